;; Objects stay on their thread.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (f (x scheme)) int (library c))
