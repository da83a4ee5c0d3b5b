;; Rounding of flonums: halves go to even.
(import (scheme base) (scheme write))
(define (all x) (list (floor x) (ceiling x) (truncate x) (round x)))
(write (map all '(-4.3 3.5 2.5 -2.5 0.5 -0.5)))
(write (list (round 7/2) (round 7)))
(newline)
