;; Quote forms are written as lists, or with their abbreviations; both read back the same.
(import (scheme base) (scheme read) (scheme write))
(define out (open-output-string))
(write ''a out)
(write (equal? ''a (read (open-input-string (get-output-string out)))))
(newline)
