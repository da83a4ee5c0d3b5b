;; The same parameter twice.
(define (f x y x) x)
