;; A lambda without a body.
(define f (lambda (x)))
