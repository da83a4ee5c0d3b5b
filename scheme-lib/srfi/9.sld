;;; SRFI 9: records.

(define-library (srfi 9)
  (import (inc core))
  (export
    define-record-type))
