;; Line, nested block and datum comments.
(import (scheme base) (scheme read) (scheme write))
(define (read-one s) (read (open-input-string s)))
(write (map read-one '("; c\n a" "#| b #| nested |# |# a" "#;(x y) a" "(a #;b c)" "(a #; #;b c d)" "(a . #;x b)" "#;#|x|# y a" "(a #|x|#)" "(a ; )\n b)")))
(newline)
