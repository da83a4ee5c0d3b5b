;; The example of the report: a filtered stream by delay-force.
(import (scheme base) (scheme lazy) (scheme write))
(define integers
  (letrec ((next (lambda (n) (delay (cons n (next (+ n 1)))))))
    (next 0)))
(define (stream-filter p? s)
  (delay-force
   (if (null? (force s))
       (delay '())
       (let ((h (car (force s))) (t (cdr (force s))))
         (if (p? h)
             (delay (cons h (stream-filter p? t)))
             (stream-filter p? t))))))
(define (head stream) (car (force stream)))
(define (tail stream) (cdr (force stream)))
(write (head (tail (tail (stream-filter odd? integers)))))
(write (head (stream-filter (lambda (n) (= n 5000)) integers)))
(newline)
