;; A variable of lesser depth is repeated within an ellipsis.
(import (scheme base) (scheme write))
(define-syntax pair-with
  (syntax-rules () ((_ x y ...) (list (cons x y) ...))))
(define-syntax cross
  (syntax-rules () ((_ (k v ...) ...) '((k (k v) ...) ...))))
(write (pair-with 0 1 2 3))
(write (cross (a 1 2) (b 3)))
(newline)
