;; Division by exact zero.
(define (ratio a b) (/ a b))
(display (ratio 1 0))
