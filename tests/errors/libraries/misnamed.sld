(define-library (another name)
  (export a)
  (import (scheme base))
  (begin (define a 1)))
