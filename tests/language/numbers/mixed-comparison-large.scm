;; Comparison of large integers with flonums is exact.
(import (scheme base) (scheme write))
(define n 9007199254740993)
(write (list (= n 9007199254740992.) (> n 9007199254740992.) (< n 9007199254740994.) (= (inexact n) 9007199254740992.)))
(write (list (< (expt 10 400) +inf.0) (> (expt 10 400) -inf.0) (< (expt 10 400) 1e308)))
(newline)
