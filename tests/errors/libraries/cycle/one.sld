(define-library (cycle one)
  (export a)
  (import (scheme base) (cycle two))
  (begin (define a 1)))
