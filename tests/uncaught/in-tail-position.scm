;; A tail call leaves no frame in the trace, unless the procedure is inlined.
(define (f x) (g x))
(define (g x) (vector-length x))
(set! f f)
(set! g g)
(define (h x) (+ 1 (f x)))
(display (h 'not-a-vector))
