;; A string's length counts characters, not bytes.
(import (scheme base) (scheme write))
(write (list (string-length "λx.y") (string-length "日本語") (string-length "👋") (string-length "é")))
(write (string-ref "a👋b" 1))
(newline)
