;; A bytevector may move while another thread uses it.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (memchr (bytes bytes) (c int) (n size)) pointer (library c) parallel)
