;; String->number with a radix; a prefix in the string wins.
(import (scheme base) (scheme write))
(write (list (string->number "ff" 16) (string->number "FF" 16) (string->number "zz" 36) (string->number "12" 3) (string->number "12" 2)
             (string->number "#d10" 16) (string->number "1010" 2) (string->number "-a/b" 16)
             (string->number "100000000000000000000" 16)))
(newline)
