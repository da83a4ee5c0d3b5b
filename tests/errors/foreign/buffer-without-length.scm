;; Nothing says how much is used: a warning.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (read (fd int) (into buffer) (n size)) ssize (library c) parallel errno)
