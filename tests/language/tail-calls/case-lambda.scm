;; The bodies of case-lambda clauses are tail bodies.
(import (scheme base) (scheme case-lambda) (scheme write))
(define f
  (case-lambda
    ((n) (if (= n 0) 'end (f (- n 1) 'x)))
    ((n x) (f n x x))
    ((n . rest) (f n))))
(write (f 100000))
(newline)
