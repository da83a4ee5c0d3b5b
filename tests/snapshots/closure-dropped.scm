;; A procedure whose only free variables are globals and known procedures needs no closure, even as a value.
(define (twice f) (lambda (x) (f (f x))))
(define (square x) (* x x))
(define (fourth x) ((twice square) x))
(write (map fourth (read)))
