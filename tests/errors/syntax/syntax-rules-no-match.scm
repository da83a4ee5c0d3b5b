;; A macro use that no rule matches.
(define-syntax two (syntax-rules () ((_ a b) (+ a b))))
(display (two 1))
