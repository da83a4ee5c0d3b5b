;; A rule that is no rule.
(define-syntax m (syntax-rules () (_ 5 6)))
