;; Hash-table-update! and hash-table-update!/default.
(import (scheme base) (inc base) (scheme write))
(define t (make-hash-table equal?))
(for-each (lambda (w) (hash-table-update!/default t w (lambda (n) (+ n 1)) 0)) '(a b a c a b))
(hash-table-update! t 'c (lambda (n) (* n 100)))
(hash-table-update! t 'd (lambda (n) (+ n 1)) (lambda () 41))
(write (map (lambda (k) (hash-table-ref/default t k #f)) '(a b c d e)))
(newline)
