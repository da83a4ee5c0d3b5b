;; A definition in a body after an expression.
(define (f)
  (display "first")
  (define x 1)
  x)
(f)
