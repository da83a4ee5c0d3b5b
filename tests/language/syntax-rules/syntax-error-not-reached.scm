;; A rule with syntax-error does no harm while it is not chosen.
(import (scheme base) (scheme write))
(define-syntax only-one
  (syntax-rules ()
    ((_ x) x)
    ((_ x y ...) (syntax-error "one argument wanted" y ...))))
(write (only-one 'fine))
(newline)
