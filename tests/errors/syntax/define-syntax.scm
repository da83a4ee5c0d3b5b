;; Define-syntax of something that is no transformer.
(define-syntax m 5)
