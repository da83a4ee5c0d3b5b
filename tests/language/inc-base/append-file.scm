;; Open-append-file adds to the end of a file.
(import (scheme base) (scheme file) (inc base) (scheme write))
(call-with-output-file "a.txt" (lambda (p) (display "one " p)))
(call-with-port (open-append-file "a.txt") (lambda (p) (display "two" p)))
(write (call-with-input-file "a.txt" read-line))
(newline)
