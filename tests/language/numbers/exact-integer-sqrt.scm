;; Exact integer square roots with remainder, also of large numbers.
(import (scheme base) (scheme write))
(define (root n) (call-with-values (lambda () (exact-integer-sqrt n)) list))
(write (map root '(0 1 4 5 24 25 1000000)))
(newline)
(write (root (+ (expt 10 60) 12345)))
(newline)
(write (guard (e ((error-object? e) 'refused)) (root -1)))
(newline)
