;; Tables by eqv? find numbers of every kind.
(import (scheme base) (inc base) (scheme write))
(define t (make-hash-table eqv?))
(for-each (lambda (k) (hash-table-set! t k (list 'v k))) (list 1 1.5 (expt 10 30) 2/3 #\c 'sym 1+2i -0.0))
(write (map (lambda (k) (hash-table-ref/default t k #f)) (list 1 1.5 (expt 10 30) 2/3 #\c 'sym 1+2i -0.0)))
(write (map (lambda (k) (hash-table-ref/default t k #f)) (list 1.0 0.0 "s" (list 1))))
(newline)
