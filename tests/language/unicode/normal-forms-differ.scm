;; A composed and a decomposed character are different strings.
(import (scheme base) (scheme write))
(write (list (string=? "é" "e\x301;") (string-length "e\x301;") (string<? "e\x301;" "é")))
(newline)
