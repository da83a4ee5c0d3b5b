;; A call of too few arguments in the template of a macro is shown in the template, too.
(import (scheme base))
(define (pair a b) (cons a b))
(define-syntax twice
  (syntax-rules ()
    ((_ x) (list (pair x)
                 (pair x x)))))
(define (f) (twice 1))
