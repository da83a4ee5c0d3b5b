;; Two gigabytes of garbage beside a live structure.
(import (scheme base) (scheme write))
(define live (let loop ((i 0) (acc '())) (if (= i 200000) acc (loop (+ i 1) (cons (vector i i) acc)))))
(do ((i 0 (+ i 1))) ((= i 1000000)) (make-vector 250 i))
(write (let loop ((l live) (sum 0)) (if (null? l) sum (loop (cdr l) (+ sum (vector-ref (car l) 0))))))
(newline)
