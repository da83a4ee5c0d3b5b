;; Define-values at top level, with a rest variable and with a single variable.
(import (scheme base) (scheme write))
(define-values (q r) (floor/ 17 5))
(define-values (head . tail) (values 1 2 3))
(define-values all (values 'x 'y))
(define-values (only) (values 'one))
(write (list q r head tail all only))
(newline)
