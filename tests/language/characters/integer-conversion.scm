;; Characters and scalar values convert both ways; surrogates are refused.
(import (scheme base) (scheme write))
(write (list (char->integer #\A) (integer->char 65) (integer->char 955) (char->integer #\x10FFFF)))
(define (try n) (guard (e ((error-object? e) 'refused)) (integer->char n)))
(write (list (try #xD800) (try #xDFFF) (try #x110000) (try -1) (char->integer (try #xD7FF)) (char->integer (try #xE000))))
(newline)
