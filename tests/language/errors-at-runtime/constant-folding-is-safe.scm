;; An operation on constants that must fail fails when it is reached, not before.
(import (scheme base) (scheme write))
(define (f x) (if x (car 5) 'fine))
(define (g x) (if x (vector-ref #(1 2) 2) (quotient 7 2)))
(write (list (f #f) (g #f)))
(write (guard (e ((error-object? e) 'caught)) (f #t)))
(write (guard (e ((error-object? e) 'caught)) (g #t)))
(newline)
