;; Division by exact zero raises, inexact division does not.
(import (scheme base) (scheme write))
(define (try f a b) (guard (e ((error-object? e) 'caught)) (f a b)))
(write (list (try / 1 0) (try quotient 1 0) (try modulo 5 0) (try / 1. 0.) (try / (expt 10 30) 0) (try floor/ 1/2 0) (try / 1/2 0)))
(newline)
