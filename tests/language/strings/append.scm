;; String-append of any number of strings gives a fresh string.
(import (scheme base) (scheme write))
(define s "abc")
(write (list (string-append) (string-append s) (string-append s "" "def" "g")))
(write (eq? s (string-append s)))
(newline)
