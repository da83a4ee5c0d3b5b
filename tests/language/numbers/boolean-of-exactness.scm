;; Exact?, inexact? and the conversions are each other's inverse on integers.
(import (scheme base) (scheme write))
(define (round-trip n) (= n (exact (inexact n))))
(write (map round-trip (list 0 1 -1 4503599627370497 (expt 2 200) (- (expt 2 60)))))
(write (list (exact? 1+2i) (inexact? 1.+2i) (exact-integer? (exact 3.))))
(newline)
