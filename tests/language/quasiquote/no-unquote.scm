;; A template without unquotes is a constant.
(import (scheme base) (scheme write))
(write `(a "b" #\c 1.5 #(x y) #u8(1 2) ()))
(write `5)
(newline)
