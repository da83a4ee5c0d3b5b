;; String tokens with every escape, and line continuations.
(import (scheme base) (scheme read) (scheme write))
(define (read-one s) (read (open-input-string s)))
(write (map char->integer (string->list (read-one "\"\\a\\b\\t\\n\\r\\\"\\\\\\|\\x3bb;\""))))
(write (read-one "\"one   \\   \n   two\""))
(write (read-one "\"line\nbreak\""))
(newline)
