;; A symbol whose name reads as something else is written between bars; display omits them.
(import (scheme base) (scheme write))
(write (map string->symbol '("1" "-" "+5" "a b" "." "..." "#foo" "A" "a(b" "+inf.0" "-x")))
(newline)
(display (map string->symbol '("1" "a b")))
(newline)
