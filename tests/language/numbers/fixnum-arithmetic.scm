;; Small integers: the four operations and comparison.
(import (scheme base) (scheme write))
(write (list (+) (+ 1) (+ 1 2 3) (- 5) (- 5 3 1) (*) (* 7) (* 2 3 7) (/ 12 4)))
(write (list (= 1 1 1) (< 1 2 3) (< 1 3 2) (> 3 2 1) (<= 1 1 2) (>= 2 1 1) (= 1 1 2)))
(newline)
