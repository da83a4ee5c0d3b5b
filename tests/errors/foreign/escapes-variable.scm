;; A request carries variable arguments, and is not left across C's frames.
(import (scheme base) (inc ffi))
(define-foreign (printf (format string) . rest) int parallel sync escapes)
