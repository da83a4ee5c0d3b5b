;; A variable that may be used before it has a value is checked; one that cannot is not.
(define (f g)
  (letrec ((a (g (lambda () b)))
           (b 2))
    (+ a b)))
(write (f (read)))
