;; Patterns may follow an ellipsis.
(import (scheme base) (scheme write))
(define-syntax last-first
  (syntax-rules () ((_ a ... z) '(z a ...))))
(define-syntax middle
  (syntax-rules () ((_ a b ... y z) '((b ...) a y z))))
(write (last-first 1 2 3))
(write (last-first 1))
(write (middle 1 2 3))
(write (middle 1 2 3 4 5))
(newline)
