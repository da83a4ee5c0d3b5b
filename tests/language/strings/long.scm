;; A string of a hundred thousand characters.
(import (scheme base) (scheme write))
(define s (make-string 100000 #\a))
(string-set! s 99999 #\z)
(define t (string-append s s))
(write (list (string-length t) (string-ref t 99999) (string-ref t 199999) (string-ref t 100000)))
(newline)
