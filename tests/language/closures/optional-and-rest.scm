;; Rest parameters collect the remaining arguments in a fresh list.
(import (scheme base) (scheme write))
(define (f a b . c) (list a b c))
(define (g . all) all)
(define list1 '(1 2 3))
(write (list (f 1 2) (f 1 2 3) (f 1 2 3 4) (g) (g 1)))
(write (eq? list1 (apply g list1)))
(newline)
