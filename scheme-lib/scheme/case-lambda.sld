;;; (scheme case-lambda): procedures of several arities.

(define-library (scheme case-lambda)
  (import (inc syntax))
  ;; Syntax.
  (export
    case-lambda))
