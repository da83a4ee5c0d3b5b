;; A power of nearly a million digits is printed.
(import (scheme base) (scheme write))
(define text (number->string (expt 7 1000000)))
(write (string-length text))
(newline)
(write-string text (current-output-port) 0 20)
(newline)
(write-string text (current-output-port) (- (string-length text) 20))
(newline)
