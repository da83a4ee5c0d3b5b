;; An opaque type has no values.
(import (scheme base) (inc ffi))
(define-foreign-opaque file)
(define-foreign (f (p file)) void)
