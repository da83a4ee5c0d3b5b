;; A structure is passed by value or by address.
(import (scheme base) (inc ffi))
(define-foreign-struct point (x int) (y int))
(define-foreign (f (p point)) void)
