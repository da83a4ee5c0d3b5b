;;; SRFI 8: receive.

(define-library (srfi 8)
  (import (inc core))
  (export
    receive)
  (begin
    ;; (receive formals expression body ...)
    ;; => (let-values ((formals expression)) body ...)
    (define-syntax receive
      (syntax-rules ()
        ((_ formals expression form form* ...) (let-values ((formals expression)) form form* ...))))))
