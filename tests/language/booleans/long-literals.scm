;; #true and #false are the long names.
(import (scheme base) (scheme write))
(write (list #true #false (eq? #t #true) '#false))
(newline)
