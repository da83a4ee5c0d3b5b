;; C promotes variable arguments.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (printf (format string) (x float) (y short)) int (library c) sync (variadic 1))
