;; A closure called inside parameterize sees the inner value, one called later the outer value.
(define p (make-parameter 'outer))
(define f (parameterize ((p 'inner)) (lambda () (p))))
(write (list (f) (parameterize ((p 'other)) (f))))
(newline)
