;; 1+, 1-, -1+ and bit operations.
(import (scheme base) (inc base) (scheme write))
(write (list (1+ 5) (1- 5) (-1+ 5) (bitwise-and 12 10) (bitwise-ior 12 10) (bitwise-xor 12 10) (bitwise-not 0) (arithmetic-shift 1 100) (arithmetic-shift -8 -1) (bit-count 255) (integer-length 256)))
(write (list (bitwise-and (- (expt 2 70) 1) -16) (bitwise-xor -1 (expt 2 64)) (arithmetic-shift (expt 2 100) -98)))
(newline)
