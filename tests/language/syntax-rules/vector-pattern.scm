;; Vector patterns and templates.
(import (scheme base) (scheme write))
(define-syntax v
  (syntax-rules ()
    ((_ #(a b ...)) '(a #(b ...)))
    ((_ (a ...)) '#(a ... end))))
(write (v #(1 2 3)))
(write (v #(1)))
(write (v (1 2)))
(newline)
