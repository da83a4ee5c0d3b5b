;; Powers of two and exact division of large numbers.
(import (scheme base) (scheme write))
(write (+ (expt 2 128) 1))
(newline)
(write (quotient (- (expt 2 127) 1) 7))
(newline)
(write (exact-integer? (/ (- (expt 2 127) 1) (- (expt 2 127) 1))))
(newline)
