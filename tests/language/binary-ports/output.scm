;; Bytes written to a bytevector port are kept.
(import (scheme base) (scheme write))
(define p (open-output-bytevector))
(write-u8 1 p)
(write-bytevector #u8(2 3 4) p)
(write-bytevector #u8(5 6 7 8) p 1)
(write-bytevector #u8(9 10 11 12) p 1 2)
(write (get-output-bytevector p))
(newline)
