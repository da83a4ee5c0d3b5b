;; An option of the wrong shape.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (abs (x int)) int (library c) (leaf) library)
