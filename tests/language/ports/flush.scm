;; Flush-output-port accepts a port or nothing.
(import (scheme base) (scheme write))
(display "a")
(flush-output-port)
(display "b")
(flush-output-port (current-output-port))
(newline)
