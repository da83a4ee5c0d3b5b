;; What is written to the current error port does not appear on standard output.
(import (scheme base) (scheme write))
(display "to stderr" (current-error-port))
(newline (current-error-port))
(display "to stdout")
(newline)
