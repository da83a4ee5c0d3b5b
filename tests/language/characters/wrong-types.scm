;; Character procedures refuse other objects.
(import (scheme base) (scheme char) (scheme write))
(define (try f . args) (guard (e ((error-object? e) 'refused)) (apply f args)))
(write (list (try char->integer "a") (try char-upcase 97) (try char<? #\a 'b) (try char-ci=? "a" #\a) (try integer->char #\a) (try char-alphabetic? 'a)))
(newline)
