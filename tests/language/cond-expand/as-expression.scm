;; Cond-expand may be an expression.
(import (scheme base) (scheme write))
(write (+ 1 (cond-expand (no-such-feature 10) (else 20))))
(newline)
