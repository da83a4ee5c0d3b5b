;; Tables by string=? count words.
(import (scheme base) (inc base) (scheme write))
(define t (make-hash-table string=?))
(define (count! w) (hash-table-update!/default t w (lambda (n) (+ n 1)) 0))
(for-each count! '("the" "cat" "the" "dog" "the"))
(write (list (hash-table-ref t (string #\t #\h #\e)) (hash-table-ref/default t "cat" 0) (hash-table-ref/default t "cow" 0)))
(newline)
