;; A recursion ten million calls deep, outside of tail position, completes.
(import (scheme base) (scheme write))
(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1)))))
(write (count 10000000))
(newline)
