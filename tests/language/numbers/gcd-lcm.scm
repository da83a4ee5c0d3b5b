;; Greatest common divisor and least common multiple.
(import (scheme base) (scheme write))
(write (list (gcd) (gcd 32 -36) (gcd 0 5) (gcd 12 18 27) (lcm) (lcm 32 -36) (lcm 4 0) (lcm 2 3 4)))
(write (gcd (expt 2 100) (* 3 (expt 2 70))))
(newline)
