;; Ratios are compared exactly, with flonums too.
(import (scheme base) (scheme write))
(write (list (< 1/3 1/2) (= 2/4 1/2) (> -1/3 -1/2) (< 1/3 0.3333333333333333) (> 1/3 0.3333333333333333) (= 1/2 0.5) (= 1/3 (/ 1. 3))))
(newline)
