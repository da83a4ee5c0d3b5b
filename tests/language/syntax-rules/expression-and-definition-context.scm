;; A macro may expand to a sequence of definitions.
(import (scheme base) (scheme write))
(define-syntax define-all
  (syntax-rules () ((_ (name value) ...) (begin (define name value) ...))))
(define-all (a 1) (b 2))
(define (f) (define-all (a 10) (c 30)) (list a b c))
(write (list a b (f)))
(newline)
