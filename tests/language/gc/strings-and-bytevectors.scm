;; Large strings and bytevectors come and go.
(import (scheme base) (scheme write))
(define keep (make-bytevector 10000 7))
(do ((i 0 (+ i 1))) ((= i 200)) (make-bytevector 20000 i) (make-string 5000 #\λ))
(write (list (bytevector-length keep) (bytevector-u8-ref keep 9999)))
(newline)
