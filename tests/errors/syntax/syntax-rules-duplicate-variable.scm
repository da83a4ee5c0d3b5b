;; A pattern variable used twice in one pattern.
(define-syntax m (syntax-rules () ((_ a a) a)))
