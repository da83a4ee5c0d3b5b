;; Independent errors are reported together.
(define (f) (if))
(define (g) (let ((x)) x))
(display "fine")
(define (h) (lambda))
