;; Set-car! and set-cdr! change pairs, seen through all references.
(import (scheme base) (scheme write))
(define a (list 1 2 3))
(define b (cdr a))
(set-car! b 'two)
(set-cdr! (cdr b) '(four))
(write (list a b))
(newline)
