;; The receiver of a cond => clause is called in tail position.
(import (scheme base) (scheme write))
(define (count n)
  (cond ((and (> n 0) (- n 1)) => count)
        (else 'done)))
(write (count 300000))
(newline)
