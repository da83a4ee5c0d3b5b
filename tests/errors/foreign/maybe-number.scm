;; NULL is an address.
(import (scheme base) (inc ffi))
(define-foreign (f (p (maybe int))) void)
