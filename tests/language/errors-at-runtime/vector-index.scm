;; Vector indices out of range raise, in loops too.
(import (scheme base) (scheme write))
(define (sum-beyond v n) (do ((i 0 (+ i 1)) (s 0 (+ s (vector-ref v i)))) ((= i n) s)))
(write (guard (e ((error-object? e) 'caught)) (sum-beyond #(1 2 3) 4)))
(write (sum-beyond #(1 2 3) 3))
(newline)
