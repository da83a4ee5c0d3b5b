;; Include in a body makes internal definitions.
(import (scheme base) (scheme write))
(define (f)
  (include "definitions.inc")
  (included-procedure 2))
(define included-value 'outer)
(write (list (f) included-value))
(newline)
