;; Display shows strings and characters inside data as they are.
(import (scheme base) (scheme write))
(display '("a b" #\c (|x y| "d\"e") #("v")))
(newline)
(write '("a b" #\c (|x y| "d\"e") #("v")))
(newline)
