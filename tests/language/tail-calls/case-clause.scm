;; Case clauses, and the receiver of case =>, are in tail position.
(import (scheme base) (scheme write))
(define (f n)
  (case (remainder n 3)
    ((0) (if (= n 0) 'end (f (- n 1))))
    ((1) => (lambda (r) (f (- n r))))
    (else (f (- n 1)))))
(write (f 300000))
(newline)
