;; Internal definitions are mutually recursive.
(import (scheme base) (scheme write))
(define (f n)
  (define (a n) (if (= n 0) '() (cons 'a (b (- n 1)))))
  (define (b n) (if (= n 0) '() (cons 'b (a (- n 1)))))
  (a n))
(write (f 5))
(newline)
