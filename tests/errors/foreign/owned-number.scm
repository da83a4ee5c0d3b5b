;; Nobody owns a number.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (abs (x int)) (owned int free) (library c) sync)
