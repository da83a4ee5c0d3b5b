;; A synchronous call that is no leaf notes, before and after, whether its thread is in Scheme: meanwhile others may run it.
;; Shown: yield-often
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (sched_yield) int (library c) parallel sync)
(define (yield-often n)
  (do ((i 0 (+ i 1))) ((= i n)) (sched_yield)))
(yield-often 10)
