;; Broken data raise read errors.
(import (scheme base) (scheme read) (scheme write))
(define (try s) (guard (e ((read-error? e) 'read-error)) (read (open-input-string s))))
(write (map try '("(" "(a" "#(1" "\"abc" "|abc" "(a . )" "(a . b c)" "( . a)" "#u8(256)" "#u8(a)" "#\\notaname" "#|" "#;" "'" "#<x>" "\"\\q\"" "#5#")))
(newline)
