;; The accessors refuse other objects.
(import (scheme base) (scheme write))
(define (refuses? f x) (guard (e ((error-object? e) #t)) (f x) #f))
(write (list (refuses? error-object-message 'x) (refuses? error-object-irritants "x")))
(newline)
