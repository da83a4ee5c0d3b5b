;; A warning for each call of a procedure that accepts no number of arguments.
(import (scheme base) (scheme case-lambda) (scheme write))
(define none (case-lambda))
(define (wrong)
  (none)
  (none 1))
(display "compiled")
(newline)
