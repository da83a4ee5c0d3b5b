;; Write-simple never uses labels, write-shared uses them for pairs and vectors only.
(import (scheme base) (scheme write))
(define s "shared")
(define x (list s s 'sym #\c))
(write-simple x)
(newline)
(write-shared x)
(newline)
