;; Exact ratios are kept in lowest terms.
(import (scheme base) (scheme write))
(write (list (/ 1 3) (/ 6 4) (/ -6 4) (/ 6 -4) (+ 1/3 2/3) (- 1/2 1/3) (* 2/3 3/4) (/ 1/2 1/4) (/ 3)))
(write (list (+ 1/2 1/3 1/6) (* 1/2 4) (max 1/2 1/3) (abs -3/4)))
(newline)
