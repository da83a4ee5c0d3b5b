;;; SRFI 39: parameters.

(define-library (srfi 39)
  (import (inc core) (inc runtime))
  (export
    make-parameter parameterize))
