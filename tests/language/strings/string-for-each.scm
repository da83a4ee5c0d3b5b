;; String-for-each visits the characters in order.
(import (scheme base) (scheme write))
(define v '())
(string-for-each (lambda (c) (set! v (cons (char->integer c) v))) "abcde")
(write v)
(set! v '())
(string-for-each (lambda (a b) (set! v (cons (list a b) v))) "abc" "xy")
(write v)
(newline)
