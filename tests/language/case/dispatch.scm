;; Case chooses the clause whose data contain the key.
(import (scheme base) (scheme write))
(define (kind n)
  (case n
    ((2 3 5 7) 'prime)
    ((1 4 6 8 9) 'composite)
    (else 'other)))
(write (map kind '(7 6 0)))
(newline)
