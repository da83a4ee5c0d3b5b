;; A tail call leaves no frame in the trace.
(define (f x) (g x))
(define (g x) (vector-length x))
(define (h x) (+ 1 (f x)))
(display (h 'not-a-vector))
