;; Define-values without an expression.
(define-values (a b))
