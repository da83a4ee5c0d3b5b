;; The clause bodies run outside of the guarded body's winds and parameters.
(import (scheme base) (scheme write))
(define p (make-parameter 'outer))
(define where '())
(write
 (guard (e (#t (list e (p) where)))
   (parameterize ((p 'inner))
     (dynamic-wind
       (lambda () (set! where (cons 'in where)))
       (lambda () (raise (p)))
       (lambda () (set! where (cons 'out where)))))))
(newline)
