;; A parameter that is no identifier.
(define f (lambda (x 5) x))
