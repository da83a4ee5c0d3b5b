;; A hash table of a million entries.
(import (scheme base) (inc base) (scheme write))
(define t (make-hash-table equal?))
(do ((i 0 (+ i 1))) ((= i 1000000)) (hash-table-set! t (* 7 i) i))
(write (hash-table-size t))
(write-char #\space)
(write (let loop ((i 0) (sum 0)) (if (= i 1000000) sum (loop (+ i 1) (+ sum (hash-table-ref/default t (* 7 i) 0))))))
(newline)
