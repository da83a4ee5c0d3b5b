;; A leaf call cannot call back.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (qsort (base pointer) (n size) (width size) (less (-> (pointer pointer) int))) void
  (library c) parallel sync leaf)
