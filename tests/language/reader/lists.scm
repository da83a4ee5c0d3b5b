;; Lists, dotted and nested.
(import (scheme base) (scheme read) (scheme write))
(define (read-one s) (read (open-input-string s)))
(write (map read-one '("()" "(a)" "(a . b)" "(a b . c)" "( a ( b ( ) ) )" "(a . (b . (c)))" "(a .b)" "(1 .5)")))
(newline)
