;; A message of the macro's author.
(define-syntax one (syntax-rules () ((_ x) x) ((_ x ...) (syntax-error "one wants one argument" x ...))))
(display (one 1 2))
