;; A wrong call in a part of a template that is repeated is told once.
(import (scheme base))
(define-syntax call-all (syntax-rules () ((_ x ...) (begin (car x 1) ...))))
(define (never) (call-all '(1) '(2) '(3)))
