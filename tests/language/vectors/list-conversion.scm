;; Vectors and lists convert, with ranges.
(import (scheme base) (scheme write))
(define v #(a b c d))
(write (list (vector->list v) (vector->list v 1) (vector->list v 1 3) (vector->list v 2 2) (list->vector '(1 2)) (list->vector '())))
(newline)
