;; A local variable hides a macro of the same name.
(define-syntax m (syntax-rules () ((_ x) 'macro)))
(write (let ((m (lambda (x) 'procedure))) (m 1)))
(write (m 1))
(define (f m) (m 2))
(write (f list))
(newline)
