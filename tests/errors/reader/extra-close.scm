;; A closing parenthesis too many.
(define (f x)
  (* x x)))
(display (f 2))
