(define-library (faulty)
  (export f)
  (import (scheme base))
  (begin
    (define (f x)
      (if))))
