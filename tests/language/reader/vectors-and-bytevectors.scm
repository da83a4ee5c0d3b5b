;; Vectors and bytevectors.
(import (scheme base) (scheme read) (scheme write))
(define (read-one s) (read (open-input-string s)))
(write (map read-one '("#(1 (2) #(3))" "#()" "#u8(0 255 #x10)" "#u8()" "#(a b)")))
(newline)
