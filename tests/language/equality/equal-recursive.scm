;; Equal? compares pairs, vectors, strings and bytevectors by contents.
(import (scheme base) (scheme write))
(write (list (equal? '(a (b) c) (list 'a (list 'b) 'c)) (equal? "abc" (string #\a #\b #\c)) (equal? 2 2) (equal? 2 2.0) (equal? (make-vector 5 'a) (make-vector 5 'a)) (equal? #(1 (2 "x")) (vector 1 (list 2 "x"))) (equal? '(1 2) '(1 2 3)) (equal? #(1 2) '(1 2)) (equal? "a" 'a)))
(newline)
