;; Write escapes what needs it; display does not.
(import (scheme base) (scheme write))
(write "a\"b\\c")
(write "tab\there")
(newline)
(display "a\"b\\c")
(newline)
(write (string #\a #\null #\alarm #\delete))
(newline)
