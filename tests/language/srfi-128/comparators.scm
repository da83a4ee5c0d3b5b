;; Comparators give order, equality and hashes.
(import (scheme base) (srfi 128) (scheme write))
(define c (make-comparator number? = < (lambda (x) (exact (floor (abs x))))))
(write (list (comparator? c) (comparator-test-type c 1) (comparator-test-type c 'a) (<? c 1 2 3) (=? c 1 1.0) (>? c 1 2) (<=? c 1 1 2) (comparator-if<=> c 1 2 'less 'equal 'greater)))
(newline)
