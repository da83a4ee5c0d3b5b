;; Rounding of flonums too large to have a fraction, and exactness of the results.
(import (scheme base) (scheme write))
(write (list (floor 1e300) (round 4503599627370497.5) (round 4503599627370496.5) (truncate -1e20) (round -0.4) (exact (floor 2.7)) (exact (round 1e20))))
(newline)
