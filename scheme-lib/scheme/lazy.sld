;;; (scheme lazy): promises.

(define-library (scheme lazy)
  (import (inc core) (inc runtime))
  ;; Syntax.
  (export
    delay delay-force)
  ;; Procedures.
  (export
    force make-promise promise?))
