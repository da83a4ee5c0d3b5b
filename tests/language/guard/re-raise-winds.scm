;; A guard that does not handle re-enters the winds of the raise before raising again.
(import (scheme base) (scheme write))
(define trace '())
(define (note x) (set! trace (cons x trace)))
(with-exception-handler
  (lambda (e) (note 'handler) 'ok)
  (lambda ()
    (guard (e ((begin (note 'test) #f) 'never))
      (dynamic-wind
        (lambda () (note 'in))
        (lambda () (raise-continuable 'c) (note 'after))
        (lambda () (note 'out))))))
(write (reverse trace))
(newline)
