;; Calls with too few or too many arguments raise.
(import (scheme base) (scheme case-lambda) (scheme write))
(define (two a b) (list a b))
(define (at-least-one a . rest) (list a rest))
(define (call f . args) (guard (e ((error-object? e) 'caught)) (apply f args)))
(write (list (call two 1) (call two 1 2) (call two 1 2 3) (call at-least-one) (call at-least-one 1) (call (lambda () 1) 2) (call car) (call cons 1 2 3) (call (case-lambda ((a) 1) ((a b c) 3)) 1 2)))
(newline)
