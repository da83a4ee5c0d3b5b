;; Upper case of a string may be longer.
(import (scheme base) (scheme char) (scheme write))
(write (list (string-upcase "straße") (string-upcase "ﬁx") (string-upcase "λόγος") (string-upcase "abc1")))
(newline)
