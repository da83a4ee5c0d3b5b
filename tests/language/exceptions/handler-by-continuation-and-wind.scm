;; A handler that escapes through a wind runs its after thunk.
(define trace '())
(define result
  (call/cc
   (lambda (k)
     (with-exception-handler
       (lambda (e) (set! trace (cons 'handler trace)) (k e))
       (lambda ()
         (dynamic-wind
           (lambda () (set! trace (cons 'in trace)))
           (lambda () (raise 'boom))
           (lambda () (set! trace (cons 'out trace)))))))))
(write (list result (reverse trace)))
(newline)
