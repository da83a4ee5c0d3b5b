;; Opening a file for output replaces its contents.
(import (scheme base) (scheme file) (scheme write))
(define (put s) (call-with-output-file "o.txt" (lambda (p) (write-string s p))))
(put "a long first text")
(put "short")
(write (call-with-input-file "o.txt" (lambda (p) (read-string 100 p))))
(newline)
