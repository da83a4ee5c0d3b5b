;; Comparisons with NaN are false, except by eqv?.
(import (scheme base) (scheme write))
(define nan (- +inf.0 +inf.0))
(write (list (= nan nan) (< nan 1) (> nan 1) (<= nan nan) (= 1 nan 1) (eqv? nan nan) (equal? (list nan) (list nan))))
(newline)
