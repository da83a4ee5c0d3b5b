;; Expressions that macros nest without end are stopped.
(define-syntax deeper (syntax-rules () ((_ x) (deeper (x)))))
(deeper 1)
(define-syntax around (syntax-rules () ((_ x) (car (around (x))))))
(around 1)
