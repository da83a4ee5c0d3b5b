;; Parameters have types.
(import (scheme base) (inc ffi))
(define-foreign (abs x) int)
