;; Somebody must free what is owned.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (strdup (text string)) (owned string) (library c) sync)
