;; A leaf call is a machine call with its arguments in registers: nothing of the runtime is between.
;; Shown: sum-of-roots
(import (scheme base) (inc ffi))
(define-foreign-library m (soname "libm.so.6"))
(define-foreign (hypot (x double) (y double)) double (library m) parallel sync leaf)
(define (sum-of-roots n)
  (do ((i 0 (+ i 1)) (sum 0.0 (hypot sum 2.0))) ((= i n) sum)))
(sum-of-roots 10)
