;; Square, abs, exact-integer-sqrt, rationalize.
(import (scheme base) (scheme write))
(write (list (square 5) (square -1/2) (square 1.5) (square (expt 10 20)) (abs -7) (abs -7.5) (abs (- (expt 10 20)))))
(write (list (rationalize 3/10 1/10) (rationalize .3 1/10) (rationalize 1/3 1/100) (rationalize -3/10 1/10)))
(newline)
