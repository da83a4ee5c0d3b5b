;; The last expression of a cond clause is in tail position.
(import (scheme base) (scheme write))
(define (count n)
  (cond ((= n 0) 'done)
        ((odd? n) (count (- n 1)))
        (else 'ignored (count (- n 1)))))
(write (count 300000))
(newline)
