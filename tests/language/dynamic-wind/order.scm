;; Before, thunk and after run in order; the result is the thunk's.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(define result
  (dynamic-wind (lambda () (note 'before))
                (lambda () (note 'during) 'result)
                (lambda () (note 'after) 'ignored)))
(write (list result (reverse trace)))
(newline)
