;; String-set! changes a fresh string, not its copies.
(import (scheme base) (scheme write))
(define s (string #\a #\b #\c))
(define t (string-copy s))
(string-set! s 1 #\X)
(write (list s t))
(newline)
