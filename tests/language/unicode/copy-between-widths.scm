;; Copies between narrow and wide strings.
(import (scheme base) (scheme write))
(define narrow (string-copy "abcdef"))
(define wide (string-copy "λμνξοπ"))
(string-copy! narrow 1 wide 2 4)
(string-copy! wide 0 "xyz" 1)
(write (list narrow wide (string-append narrow wide) (string-append "é" "λ") (substring wide 0 2)))
(newline)
