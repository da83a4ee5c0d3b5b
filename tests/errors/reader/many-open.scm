;; Several parentheses are missing; indentation tells of the first one.
(define (f x)
  (if (< x 10
      (list x
    (g x)))

(define (g x)
  (* x x))
