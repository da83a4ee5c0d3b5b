;; The program reads its standard input.
(import (scheme base) (scheme read) (scheme write))
(write (read-line))
(write (read))
(write (read-char))
(write (read-line))
(write (eof-object? (read-char)))
(newline)
