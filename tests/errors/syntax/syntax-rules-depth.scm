;; A pattern variable without the ellipsis that it needs.
(define-syntax m (syntax-rules () ((_ a ...) (list a))))
(display (m 1 2))
