;; Integer division of inexact integers is inexact.
(import (scheme base) (scheme write))
(write (list (quotient 7. 2) (remainder -7 2.) (modulo -7. 2.) (floor-quotient -7. 2) (truncate-remainder 7 -2.) (gcd 4. 6) (lcm 4 6.)))
(newline)
