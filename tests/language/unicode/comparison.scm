;; Strings are ordered by scalar values.
(import (scheme base) (scheme write))
(write (list (string<? "z" "é") (string<? "é" "λ") (string<? "λ" "👋") (string=? "é" "é") (string<? "日" "日本")))
(newline)
