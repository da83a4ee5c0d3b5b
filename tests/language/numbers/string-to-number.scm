;; String->number reads every number syntax, and answers #f for other text.
(import (scheme base) (scheme write))
(write (map string->number '("100" "1e2" "-17" "+5" "1/2" "-6/4" ".5" "5." "1e-3" "#xff" "#b101" "#o17" "#e1.5" "#i1/2" "1+2i" "-i" "+inf.0")))
(newline)
(write (map string->number '("" "+" "-" "." "abc" "1/0x" "1.2.3" "1e" "--1" "1+" "#" "#xg" "1 2" "i" "1/2/3" "inf.0" "+inf")))
(newline)
