;; An escape from an after thunk runs in the dynamic environment outside of the wind.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define r
  (call/cc
   (lambda (k)
     (dynamic-wind
       (lambda () (note 'in))
       (lambda () 'value)
       (lambda () (note 'out) (k 'from-after))))))
(write (list r (reverse trace)))
(newline)
