;; The body of parameterize is a body: definitions and several values.
(import (scheme base) (scheme write))
(define p (make-parameter 0))
(call-with-values
  (lambda () (parameterize ((p 3)) (define x (p)) (values x (+ x 1))))
  (lambda (a b) (write (list a b)) (newline)))
(write (parameterize () 'empty))
(newline)
