;; Square roots are exact where they can be.
(import (scheme base) (scheme inexact) (scheme write))
(write (list (sqrt 9) (sqrt 16.0) (sqrt 1/4) (sqrt 8) (sqrt 0) (sqrt 2) (sqrt (expt 10 40)) (sqrt 4/9)))
(newline)
(write (list (exact-integer? (sqrt 1152921504606846976)) (sqrt 1152921504606846976)))
(newline)
