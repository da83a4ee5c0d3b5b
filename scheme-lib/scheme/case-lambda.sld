;;; (scheme case-lambda): procedures of several arities.

(define-library (scheme case-lambda)
  (import (inc core))
  ;; Syntax.
  (export
    case-lambda))
