;; A parameter's value is found through the dynamic state.
(define radix (make-parameter 10))
(define (show thunk) (parameterize ((radix 2)) (thunk)))
(write (show (lambda () (radix))))
