;; Numbers inside of strings.
(import (scheme base) (scheme write))
(write (string-append "n=" (number->string 42) ", x=" (number->string 1.5) ", q=" (number->string 2/3)))
(write (apply + (map string->number '("1" "2.5" "1/2"))))
(newline)
