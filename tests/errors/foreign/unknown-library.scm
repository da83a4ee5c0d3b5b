;; A library that is not one.
(import (scheme base) (inc ffi))
(define-foreign (abs (x int)) int (library c))
