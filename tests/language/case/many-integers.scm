;; A case with many integer keys, dense and sparse.
(import (scheme base) (scheme write))
(define (f n)
  (case n
    ((0) 'a) ((1) 'b) ((2) 'c) ((3) 'd) ((4) 'e) ((5) 'f) ((6) 'g) ((7) 'h)
    ((100 101 102) 'hundred) ((-1 -1000) 'negative)
    ((1152921504606846975) 'large)
    (else 'none)))
(write (map f '(0 3 7 8 101 -1000 -2 1152921504606846975 1152921504606846976)))
(newline)
