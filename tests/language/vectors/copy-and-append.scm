;; Vector-copy and vector-append.
(import (scheme base) (scheme write))
(define v (vector 1 2 3))
(define w (vector-copy v))
(vector-set! w 0 'x)
(write (list v w (vector-copy v 1) (vector-copy v 1 2) (vector-append v #() #(4)) (vector-append)))
(newline)
