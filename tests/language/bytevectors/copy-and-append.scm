;; Bytevector-copy, bytevector-append with ranges.
(import (scheme base) (scheme write))
(define a #u8(1 2 3 4 5))
(write (list (bytevector-copy a) (bytevector-copy a 2) (bytevector-copy a 2 4) (bytevector-append a #u8(6) #u8()) (bytevector-append)))
(newline)
