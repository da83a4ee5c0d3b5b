;; The names of SRFI 132, for lists and vectors.
(import (scheme base) (srfi 132) (scheme write))
(define v (vector 3 1 2))
(write (list (list-sort < '(3 1 2)) (vector-sort < v) (list-sorted? < '(1 2 2)) (vector-sorted? < #(2 1)) (list-merge < '(1 3) '(2 4)) (list-delete-neighbor-dups = '(1 1 2 2 1))))
(vector-sort! < v)
(write v)
(newline)
