;; Atan of two arguments looks at the signs of both.
(import (scheme base) (scheme inexact) (scheme write))
(define pi 3.141592653589793)
(define (octant y x) (round (* 4 (/ (atan y x) pi))))
(write (list (octant 1 1) (octant 1 -1) (octant -1 -1) (octant -1 1) (octant 1. 0.) (octant 0. -1.) (octant -0. -1.)))
(newline)
