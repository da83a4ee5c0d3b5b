;; A library exports what it has imported.
(define-library (facade)
  (export (rename car first) cdr)
  (import (scheme base)))
(import (only (scheme base) quote newline) (scheme write) (facade))
(write (first (cdr '(1 2 3))))
(newline)
