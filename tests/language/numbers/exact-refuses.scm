;; Infinities and NaN have no exact value.
(import (scheme base) (scheme write))
(define (try x) (guard (e ((error-object? e) 'refused)) (exact x)))
(write (map try (list +inf.0 -inf.0 +nan.0 4.0)))
(newline)
