;; Powers with inexact parts.
(import (scheme base) (scheme write))
(write (list (expt 2. 3) (expt 2 .5) (= 2 (expt 4 1/2)) (expt 2.5 2) (= 1 (expt 0. 0)) (expt 2. -2)))
(newline)
