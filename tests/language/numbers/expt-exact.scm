;; Exact powers.
(import (scheme base) (scheme write))
(write (list (expt 2 10) (expt 2 0) (expt 0 0) (expt 0 5) (expt -2 3) (expt 2 -3) (expt 2/3 3) (expt 2/3 -2) (expt 1 1000000) (expt -1 1000001)))
(newline)
(write (expt 7 77))
(newline)
