;; Lists, dotted lists, nested vectors and empty ones.
(import (scheme base) (scheme write))
(write '(1 (2 . 3) #(4 (5)) () #() . 6))
(newline)
