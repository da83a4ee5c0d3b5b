;; Equal strings are equal? but not the same object.
(import (scheme base) (scheme write))
(define a (string #\x))
(define b (string #\x))
(write (list (equal? a b) (eq? a b) (eqv? a b) (string=? a b) (eq? a a)))
(newline)
