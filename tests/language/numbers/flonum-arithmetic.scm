;; Flonum arithmetic, mixed with exact numbers.
(import (scheme base) (scheme write))
(write (list (+ 1 0.5) (* 2 0.5) (- 0.5 1/2) (/ 1 2.) (+ 1/2 0.25) (* 1.5 4) (- 1.5) (/ 0.5)))
(newline)
