;; Equal? takes no exponential time on shared structure.
(import (scheme base) (scheme write))
(define (double n) (do ((i 0 (+ i 1)) (x 'leaf (cons x x))) ((= i n) x)))
(write (equal? (double 18) (double 18)))
(newline)
