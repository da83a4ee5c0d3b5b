;; A port that a continuation escapes from can still be used on re-entry.
(import (scheme base) (scheme file) (scheme write))
(call-with-output-file "e.txt" (lambda (p) (display "abc" p)))
(write (call/cc (lambda (k) (call-with-input-file "e.txt" (lambda (p) (k (read-char p)))))))
(newline)
