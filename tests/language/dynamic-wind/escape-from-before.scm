;; An escape from a before thunk runs neither the thunk nor the after thunk.
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define r
  (call/cc
   (lambda (k)
     (dynamic-wind
       (lambda () (note 'in) (k 'from-before))
       (lambda () (note 'during))
       (lambda () (note 'out))))))
(write (list r (reverse trace)))
(newline)
