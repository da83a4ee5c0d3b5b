;; Stable sorts, vector ranges and merges.
(import (scheme base) (srfi 132) (scheme write))
(define (by-car a b) (< (car a) (car b)))
(write (list-stable-sort by-car '((1 . a) (0 . b) (1 . c) (0 . d))))
(write (vector-sort < #(5 4 3 2 1) 1 4))
(write (vector-merge < #(1 3) #(2)))
(newline)
