;; Vector-ref and vector-set!.
(import (scheme base) (scheme write))
(define v (vector 0 '(2 2 2 2) "Anna"))
(vector-set! v 1 '("Sue" "Sue"))
(write (list v (vector-ref v 2) (vector-ref #(1 1 2 3 5 8 13 21) 5)))
(newline)
