;; String procedures refuse other objects.
(import (scheme base) (scheme char) (scheme write))
(define (try f . args) (guard (e ((error-object? e) 'refused)) (apply f args)))
(write (list (try string-length 'abc) (try string-append "a" 'b) (try string-ref '(#\a) 0) (try string-set! (string #\a) 0 "b")
             (try string->symbol 'a) (try string=? "a" 'a) (try list->string '(1 2)) (try string-upcase 5) (try make-string 'x #\a) (try make-string -1 #\a)))
(newline)
