;; Comparison of strings, with several arguments.
(import (scheme base) (scheme write))
(write (list (string=? "a" "a" "a") (string<? "abc" "abd") (string<? "ab" "abc") (string>? "b" "ab") (string<=? "a" "a" "b") (string>=? "b" "a" "a") (string<? "a" "c" "b") (string=? "" "")))
(newline)
