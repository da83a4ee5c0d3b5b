;; The same name defined twice in a body.
(define (f)
  (define x 1)
  (define x 2)
  x)
