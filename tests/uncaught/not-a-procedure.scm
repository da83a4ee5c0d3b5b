;; A call of a number.
(define (call f) (+ 1 (f 2)))
(display (call 5))
