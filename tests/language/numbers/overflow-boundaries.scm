;; Sums, differences and products around 2^60 to 2^64.
(import (scheme base) (scheme write))
(define (around n)
  (write (list (- n 1) n (+ n 1) (- (- n) 1) (- n) (- 1 n)))
  (newline))
(for-each (lambda (e) (around (expt 2 e))) '(60 61 62 63 64))
