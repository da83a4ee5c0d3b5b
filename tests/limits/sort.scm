;; A million elements are sorted.
(import (scheme base) (inc base) (scheme write))
(define (random-list n) (let loop ((i 0) (x 1) (acc '())) (if (= i n) acc (loop (+ i 1) (modulo (+ (* x 1103515245) 12345) 2147483648) (cons x acc)))))
(define s (list-sort < (random-list 1000000)))
(write (let loop ((l s) (n 1)) (cond ((null? (cdr l)) n) ((<= (car l) (cadr l)) (loop (cdr l) (+ n 1))) (else 'unsorted))))
(newline)
