;; Number->string of flonums.
(import (scheme base) (scheme write))
(write (map number->string (list 1.5 -0.0 1e21 1e100 1e-10 123456.789 +inf.0 1.0)))
(newline)
(write (string->number (number->string 255. 16) 16))
(newline)
