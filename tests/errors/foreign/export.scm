;; Exports that cannot be.
(import (scheme base) (inc ffi))
(define-foreign-export)
(define-foreign-export ("inc-add" (a int)) int a)
(define-foreign-export (inc_add (a int)) int a)
(define-foreign-export ("inc_add" a) int a)
(define-foreign-export ("inc_add" (a int)) int)
(define-foreign-export ("inc_add" (a no-such-type)) int a)
