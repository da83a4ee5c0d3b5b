;; The rules are tried in order.
(import (scheme base) (scheme write))
(define-syntax m
  (syntax-rules ()
    ((_ a) 'one)
    ((_ a ...) 'many)
    ((_ a b) 'never)))
(write (list (m 1) (m 1 2) (m)))
(newline)
