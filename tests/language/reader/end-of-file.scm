;; Read at the end of the input returns the end-of-file object.
(import (scheme base) (scheme read) (scheme write))
(define (eof? s) (eof-object? (read (open-input-string s))))
(write (map eof? '("" "   " "; comment" "#| block |#" "#;x" "\n\n" "a")))
(newline)
