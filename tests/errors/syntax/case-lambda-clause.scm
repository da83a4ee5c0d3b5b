;; A case-lambda clause that is no clause.
(define f (case-lambda (x)))
