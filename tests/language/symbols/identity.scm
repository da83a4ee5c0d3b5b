;; Symbols with the same name are the same object.
(import (scheme base) (scheme write))
(write (list (eq? 'abc 'abc) (eq? 'abc (string->symbol "abc")) (symbol=? 'a 'a 'a) (symbol=? 'a 'a 'b) (eq? 'abc 'ABC)))
(newline)
