;; Carriage returns are ordinary characters of a line.
(import (scheme base) (scheme write))
(define p (open-input-string "a\tb\\n\nc"))
(write (read-line p))
(write (read-line p))
(newline)
