;;; (scheme lazy): promises.

(define-library (scheme lazy)
  (import (inc syntax) (inc runtime))
  ;; Syntax.
  (export
    delay delay-force)
  ;; Procedures.
  (export
    force make-promise promise?))
