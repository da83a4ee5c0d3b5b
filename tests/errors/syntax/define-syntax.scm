;; Mistakes in define-syntax.
(define-syntax)
(define-syntax m)
(define-syntax 5 (syntax-rules ()))
(define-syntax m (lambda (x) x))
(define-syntax m 5)
(define-syntax m (syntax-rules () ((_) 1)) 2)
(display (define-syntax m (syntax-rules ())))
