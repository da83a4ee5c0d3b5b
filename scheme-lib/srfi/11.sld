;;; SRFI 11: let-values, let*-values.

(define-library (srfi 11)
  (import (inc core))
  (export
    let-values let*-values))
