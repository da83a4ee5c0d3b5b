;; Bytevectors hold bytes.
(import (scheme base) (scheme write))
(define b (make-bytevector 3 7))
(bytevector-u8-set! b 1 255)
(write (list b (bytevector 1 2 3) (bytevector) (bytevector-length b) (bytevector-u8-ref b 1) #u8(0 10 5)))
(newline)
