;;; SRFI 111: boxes.

(define-library (srfi 111)
  (import (inc runtime))
  (export
    box box? unbox set-box!))
