;; A long pseudo-random list is sorted.
(import (scheme base) (inc base) (scheme write))
(define (random-list n) (let loop ((i 0) (x 12345) (acc '())) (if (= i n) acc (loop (+ i 1) (modulo (+ (* x 1103515245) 12345) 2147483648) (cons x acc)))))
(define l (random-list 5000))
(define s (list-sort < l))
(write (list (length s) (apply <= s) (= (apply + l) (apply + s)) (list-sorted? < s) (list-sorted? < l)))
(newline)
