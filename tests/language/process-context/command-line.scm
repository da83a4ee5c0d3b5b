;; The command line is the program's name and its arguments.
(import (scheme base) (scheme process-context) (scheme write))
(define line (command-line))
(write (string? (car line)))
(write (cdr line))
(newline)
