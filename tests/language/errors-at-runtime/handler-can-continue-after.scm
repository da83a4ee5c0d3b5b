;; A program goes on after many caught errors.
(import (scheme base) (scheme write))
(define (try x) (guard (e ((error-object? e) 0)) (+ 1 (car x))))
(write (do ((i 0 (+ i 1)) (s 0 (+ s (try (if (even? i) i (list i)))))) ((= i 1000) s)))
(newline)
