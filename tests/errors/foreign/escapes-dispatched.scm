;; Only a call in place can be escaped from.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (abs (x int)) int (library c) escapes)
