;; Clauses of libraries.
(import (scheme base) (inc ffi))
(define-foreign-library c (so-name "libc.so.6"))
(define-foreign-library d)
