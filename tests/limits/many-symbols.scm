;; A million symbols are interned.
(import (scheme base) (scheme write))
(define (name i) (string->symbol (string-append "symbol-" (number->string i))))
(define kept (name 777777))
(do ((i 0 (+ i 1))) ((= i 1000000)) (name i))
(write (eq? kept (name 777777)))
(newline)
