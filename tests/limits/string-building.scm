;; A string of ten million characters is built, searched and converted.
(import (scheme base) (scheme write))
(define s (make-string 10000000 #\a))
(string-set! s 9999999 #\λ)
(write (bytevector-length (string->utf8 s)))
(newline)
(write (length (string->list s)))
(newline)
