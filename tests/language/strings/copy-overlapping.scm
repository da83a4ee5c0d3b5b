;; String-copy! within one string, overlapping both ways.
(import (scheme base) (scheme write))
(define a (string-copy "abcdef"))
(string-copy! a 2 a 0 4)
(define b (string-copy "abcdef"))
(string-copy! b 0 b 2)
(write (list a b))
(newline)
