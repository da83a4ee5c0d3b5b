;; The thunks of dynamic-wind are procedures that the library calls.
;; Shown: between
(define (between before thunk) (dynamic-wind before thunk (lambda () (write 'after))))
(write (between (read) (read)))
