;; Numbers in every radix from 2 to 36.
(import (scheme base) (scheme write))
(write (map (lambda (r) (number->string 1295 r)) '(2 3 8 10 16 35 36)))
(newline)
(write (list (number->string -255 16) (number->string 5/8 2) (number->string (expt 16 20) 16) (number->string 0 2) (number->string (- (expt 36 12) 1) 36)))
(newline)
