;; Bytevector-copy!, overlapping too.
(import (scheme base) (scheme write))
(define a (bytevector 1 2 3 4 5))
(define b (bytevector 10 20 30 40 50))
(bytevector-copy! b 1 a 0 2)
(bytevector-copy! a 1 a 0 4)
(write (list a b))
(newline)
