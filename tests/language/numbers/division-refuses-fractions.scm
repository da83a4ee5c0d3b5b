;; Integer division refuses fractions, and zero divisors.
(import (scheme base) (scheme write))
(define (try f . args) (guard (e ((error-object? e) 'refused)) (apply f args)))
(write (list (try quotient 7.5 2) (try modulo 1/2 2) (try quotient 1 0) (try remainder 1 0) (try modulo 1 0)
             (try floor/ 1 0) (try / 1.5 0) (try / 0 0) (try gcd 1.5 2)))
(write (list (/ 0 5) (/ -1 0.) (/ 1 0.)))
(newline)
