;; The type of the result is missing.
(import (scheme base) (inc ffi))
(define-foreign (abs (x int)))
