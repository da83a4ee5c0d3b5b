;; A quoted symbol of a template is an ordinary symbol.
(import (scheme base) (scheme write))
(define-syntax q (syntax-rules () ((_ x) '(introduced x))))
(write (q given))
(write (eq? (car (q a)) 'introduced))
(newline)
