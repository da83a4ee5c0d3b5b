;; Append shares its last argument and copies the others.
(import (scheme base) (scheme write))
(define a (list 1 2))
(define b (list 3 4))
(define c (append a b))
(write (list (eq? (cddr c) b) (eq? c a) a))
(newline)
