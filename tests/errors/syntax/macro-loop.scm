;; A macro whose expansion does not end.
(define-syntax forever (syntax-rules () ((_ x) (forever (x)))))
(forever 1)
