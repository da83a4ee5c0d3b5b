;; A parameterize binding without a value.
(define p (make-parameter 1))
(parameterize ((p)) 1)
