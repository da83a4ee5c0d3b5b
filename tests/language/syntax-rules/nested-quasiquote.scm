;; A template may contain quasiquote.
(import (scheme base) (scheme write))
(define-syntax node (syntax-rules () ((_ tag child ...) `(tag ,@(list child ...)))))
(write (node ul (node li 1) (node li 2)))
(newline)
