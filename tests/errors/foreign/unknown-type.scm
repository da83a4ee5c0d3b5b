;; A misspelled type.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (abs (x imt)) int (library c))
