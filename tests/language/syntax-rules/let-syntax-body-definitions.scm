;; Definitions inside the body of let-syntax within a body.
(import (scheme base) (scheme write))
(define (f)
  (let-syntax ((five (syntax-rules () ((_) 5))))
    (define x (five))
    (+ x 1)))
(write (f))
(newline)
