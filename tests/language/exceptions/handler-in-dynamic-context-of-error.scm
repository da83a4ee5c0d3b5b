;; The handler runs inside the winds and parameters of the failing expression.
(import (scheme base) (scheme write))
(define p (make-parameter 'outside))
(define trace '())
(write
 (call/cc
  (lambda (k)
    (with-exception-handler
      (lambda (e) (k (list (p) trace)))
      (lambda ()
        (parameterize ((p 'inside))
          (dynamic-wind
            (lambda () (set! trace (cons 'in trace)))
            (lambda () (car 'not-a-pair))
            (lambda () (set! trace (cons 'out trace))))))))))
(newline)
