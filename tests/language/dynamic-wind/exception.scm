;; Raise to an outer guard runs the after thunk, and before the guard's body.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(guard (e (#t (note (list 'caught e))))
  (dynamic-wind
    (lambda () (note 'in))
    (lambda () (raise 'oops))
    (lambda () (note 'out))))
(write (reverse trace))
(newline)
