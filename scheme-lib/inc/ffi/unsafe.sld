;;; (inc ffi unsafe): what can break memory. Whoever imports it takes the responsibility that (inc ffi) leaves to the authors
;;; of declarations.

(define-library (inc ffi unsafe)
  (import (inc foreign))
  (export
    foreign-pointer->integer foreign-view-extend integer->foreign-pointer))
