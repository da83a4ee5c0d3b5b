;; Mistakes in define-values.
(define-values)
(define-values (a))
(define-values (a) 1 2)
(define-values (a 5) 1)
(define-values "a" 1)
(display (define-values (a) 1))
(define-values (b b) (values 1 2))
(define-values (c . c) (values 1 2))
