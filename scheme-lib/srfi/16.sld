;;; SRFI 16: case-lambda.

(define-library (srfi 16)
  (import (inc core))
  (export
    case-lambda))
