;; Include may stand where an expression is wanted.
(import (scheme base) (scheme write))
(write (let ((x 5)) (include "expression.inc")))
(newline)
