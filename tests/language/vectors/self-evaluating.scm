;; Vector literals need no quote.
(import (scheme base) (scheme write))
(write #(a (b c) #(d) "e"))
(write (vector-ref #(a b) 1))
(newline)
