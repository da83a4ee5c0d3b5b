;; Floor, ceiling, truncate and round of ratios are exact.
(import (scheme base) (scheme write))
(define (all x) (list (floor x) (ceiling x) (truncate x) (round x)))
(write (map all '(7/2 -7/2 5/2 -5/2 1/3 -2/3)))
(newline)
