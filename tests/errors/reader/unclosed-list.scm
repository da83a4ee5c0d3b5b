;; An opening parenthesis that is never closed; indentation tells which.
(define (f x)
  (let ((y (* x x))
    (+ y 1)))

(define (g x)
  (f x))
