;; Any object may be raised.
(define (f) (raise (list 'my-condition 42)))
(f)
