;; An endless stream of integers.
(import (scheme base) (scheme lazy) (scheme write))
(define integers
  (letrec ((next (lambda (n) (delay (cons n (next (+ n 1)))))))
    (next 0)))
(define (head stream) (car (force stream)))
(define (tail stream) (cdr (force stream)))
(write (head (tail (tail integers))))
(newline)
