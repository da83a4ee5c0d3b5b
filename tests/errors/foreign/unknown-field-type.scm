;; The type of a field is not known.
(import (scheme base) (inc ffi))
(define-foreign-struct point (x int) (y integer))
