;;; SRFI 23: error.

(define-library (srfi 23)
  (import (inc runtime))
  (export
    error))
