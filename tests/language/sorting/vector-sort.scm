;; Vector-sort returns a new vector, vector-sort! sorts in place.
(import (scheme base) (inc base) (scheme write))
(define v (vector 5 3 9 1))
(write (list (vector-sort < v) v))
(vector-sort! < v)
(write v)
(newline)
