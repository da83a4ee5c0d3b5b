;; Char? is true of characters alone.
(import (scheme base) (scheme write))
(write (map char? (list #\a #\space "a" 'a 97 '())))
(newline)
