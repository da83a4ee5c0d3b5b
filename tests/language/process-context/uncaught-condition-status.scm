;; An uncaught condition ends the program with status 70, after flushing output.
(import (scheme base) (scheme write))
(display "before")
(newline)
(error "nobody catches this" 1 2)
(display "after")
