;; An assigned parameter is private to one call.
(define (f x) (lambda () (set! x (* 2 x)) x))
(define g (f 1))
(define h (f 3))
(g) (g)
(write (list (g) (h)))
(newline)
