;; Fields have different names.
(import (scheme base) (inc ffi))
(define-foreign-struct point (x int) (x int))
