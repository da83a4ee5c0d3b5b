;; A continuation captured inside eval escapes out of it.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(write (call/cc (lambda (k) (eval (list 'begin (list k ''escaped) ''not-reached) env))))
(newline)
