;; Exact decimals with #e, of any exponent.
(import (scheme base) (scheme write))
(write (list #e1.25 #e.1 #e1e20 #e1e-5 #e-12.5e1 #e1/3))
(newline)
(write (= #e1e400 (expt 10 400)))
(newline)
