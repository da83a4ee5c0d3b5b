;; Digit values in any script.
(import (scheme base) (scheme char) (scheme write))
(write (map digit-value (list #\3 #\x0664 #\x0AE6 #\x0EA6 #\a #\x2168)))
(newline)
