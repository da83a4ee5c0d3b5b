;; The collector may move an object during a call that is no leaf.
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (f (x scheme)) void (library c) parallel sync)
(define-foreign (g) scheme (library c) sync)
(define-foreign (h (out x scheme)) void (library c) parallel sync leaf)
