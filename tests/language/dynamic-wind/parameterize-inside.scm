;; A before thunk and an after thunk see the parameters of the outside.
(import (scheme base) (scheme write))
(define p (make-parameter 'outer))
(define trace '())
(define (note) (set! trace (cons (p) trace)))
(dynamic-wind note
              (lambda () (parameterize ((p 'inner)) (note)))
              note)
(parameterize ((p 'caller))
  (dynamic-wind note (lambda () #t) note))
(write (reverse trace))
(newline)
