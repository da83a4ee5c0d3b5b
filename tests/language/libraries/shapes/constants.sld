;;; Used by circle.sld.
(define-library (shapes constants)
  (export pi-ish)
  (import (scheme base))
  (begin (define pi-ish 3)))
