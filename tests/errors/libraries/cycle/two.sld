(define-library (cycle two)
  (export b)
  (import (scheme base) (cycle one))
  (begin (define b 2)))
