;; Quote, quasiquote, unquote and unquote-splicing.
(import (scheme base) (scheme read) (scheme write))
(define (read-one s) (read (open-input-string s)))
(write (map read-one '("'a" "`(a ,b ,@c)" "''a" "' a" ",@ a" "'()")))
(newline)
