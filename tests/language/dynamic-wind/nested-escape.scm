;; An escape out of nested winds runs the after thunks from the inside out.
(define trace '())
(define (note x) (set! trace (cons x trace)))
(call/cc
 (lambda (k)
   (dynamic-wind
     (lambda () (note 'in1))
     (lambda ()
       (dynamic-wind
         (lambda () (note 'in2))
         (lambda () (k #f))
         (lambda () (note 'out2))))
     (lambda () (note 'out1)))))
(write (reverse trace))
(newline)
