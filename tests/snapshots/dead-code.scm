;; Unused bindings without effect go; those that may raise or have an effect stay.
(define (unused x) (vector x x))
(define (f x)
  (let ((a (cons x x)) (b (car x)) (c (lambda () x)) (d (write x)))
    x))
(write (f (read)))
