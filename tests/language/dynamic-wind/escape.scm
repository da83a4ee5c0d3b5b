;; An escape out of the thunk runs the after thunk.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define result
  (call/cc
   (lambda (k)
     (dynamic-wind (lambda () (note 'in))
                   (lambda () (k 'escaped) (note 'not-reached))
                   (lambda () (note 'out))))))
(write (list result (reverse trace)))
(newline)
