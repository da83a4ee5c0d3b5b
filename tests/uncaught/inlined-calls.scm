;; A procedure that was inlined is in the trace, with the place of its call.
(define (check x) (+ 1 (vector-ref x 7)))
(define (middle x) (+ 1 (check x)))
(define (outer x) (* 2 (middle x)))
(define (twice f x) (+ (f x) (f x)))
(display (outer (make-vector 10 3)))
(newline)
(display (twice (lambda (x) (- (outer x))) (vector 1 2 3)))
