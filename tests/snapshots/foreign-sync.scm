;; A synchronous call that is no leaf notes, before and after, whether its thread is in Scheme: meanwhile others may run it.
;; Shown: yield-often
(import (scheme base) (inc ffi))
(define-foreign-library c (soname "libc.so.6"))
(define-foreign (sched_yield) void (library c) parallel sync)
(define-foreign (getpid) void (library c) parallel sync leaf)
(define (yield-often n)
  (do ((i 0 (+ i 1))) ((= i n)) (getpid) (sched_yield)))
(yield-often 10)
