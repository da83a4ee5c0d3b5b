;; Labels are numbered in the order of their appearance.
(import (scheme base) (scheme write))
(define a (list 'a))
(define b (list 'b))
(define c (list 'c))
(write-shared (list c b a (list a b c)))
(newline)
