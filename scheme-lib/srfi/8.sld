;;; SRFI 8: receive.

(define-library (srfi 8)
  (import (inc core))
  (export
    receive)
  (begin
    ;;> (receive formals expression body ...)
    ;;> Evaluates a body with variables bound to the several values of an expression.
    ;;>   (receive (q r) (floor/ 17 5) (list q r)) => (3 2)
    ;;>   (receive all (values 1 2 3) all) => (1 2 3)
    ;; (receive formals expression body ...)
    ;; => (let-values ((formals expression)) body ...)
    (define-syntax receive
      (syntax-rules ()
        ((_ formals expression form form* ...) (let-values ((formals expression)) form form* ...))))))
