;; A body that ends with a definition.
(define (f) (define x 1))
