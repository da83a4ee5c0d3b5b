;; An uncaught object of any kind ends the program with status 70.
(import (scheme base) (scheme write))
(display "before")
(newline)
(raise 'some-symbol)
