;; A foreign type is no variable.
(import (scheme base) (inc ffi))
(define-foreign-struct point (x int) (y int))
(list point)
