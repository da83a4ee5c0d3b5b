;; String escapes.
(import (scheme base) (scheme write))
(write (map char->integer (string->list "\a\b\t\n\r\"\\\|\x41;")))
(write "line\
        continued")
(newline)
