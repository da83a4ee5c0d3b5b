;; Tabs and backslashes are ordinary characters of a line; read-char does not join carriage return and newline.
(import (scheme base) (scheme write))
(define p (open-input-string "a\tb\\n\nc\r\nd"))
(write (read-line p))
(write (read-char p))
(write (read-char p))
(write (read-char p))
(write (read-line p))
(newline)
