;; Bytevectors are compared by contents with equal?.
(import (scheme base) (scheme write))
(write (list (bytevector? #u8(1)) (bytevector? #(1)) (equal? #u8(1 2) (bytevector 1 2)) (equal? #u8(1 2) #u8(1 3)) (equal? #u8() #()) (eqv? (bytevector 1) (bytevector 1))))
(newline)
