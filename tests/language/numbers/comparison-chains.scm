;; Comparisons with several arguments look at neighbours, of mixed kinds.
(import (scheme base) (scheme write))
(write (list (< 1 3/2 2. 3) (<= 1 1. 1) (> 3 2. 3/2 1) (= 1 1. 1) (< 1 2 2) (>= 3 3 4) (< 1) (= 1)))
(newline)
