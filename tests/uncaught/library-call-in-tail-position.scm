;; A tail call of a library procedure, as the last form's and as a procedure's last expression, is in the stack trace.
(import (scheme base) (srfi 69))
(define table (make-hash-table))
(define (find key)
  (hash-table-ref table key))
(define (main key)
  (find key))
(main (string->symbol "apple"))
