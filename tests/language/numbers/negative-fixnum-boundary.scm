;; Negation, absolute value and division of the smallest fixnum.
(import (scheme base) (scheme write))
(define least -1152921504606846976)
(write (list (- least) (abs least) (quotient least -1) (truncate-quotient least -1)
             (floor-quotient least -1) (* least -1) (/ least -1) (- 0 least)))
(newline)
(write (list (remainder least -1) (modulo least -1)))
(newline)
