;; Values of enumerations are C's ints.
(import (scheme base) (inc ffi))
(define-foreign-enum color red (green 4294967296) (blue))
