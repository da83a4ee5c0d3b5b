;; (... ...) stands for an ellipsis, and (... template) for a template without ellipses.
(import (scheme base) (scheme write))
(define-syntax tell (syntax-rules () ((_ x) '(x (... ...)))))
(define-syntax raw (syntax-rules () ((_ x) '(... (x ... y)))))
(write (tell a))
(write (raw b))
(newline)
