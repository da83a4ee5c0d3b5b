;; A program ends at once and in order while calls are in flight, in queues, and while C calls back.
(import (scheme base) (scheme process-context) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (sleep-apart (milliseconds int)) int (library probe) (symbol "probe_sleep") parallel async)
(define-foreign (sleep-in-order (milliseconds int)) int (library probe) (symbol "probe_sleep") async)
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads") async parallel)

(define calls 0)
(apply-on-threads (lambda (n) (set! calls (+ calls 1)) n) 8 1000000000)
(do ((i 0 (+ i 1))) ((= i 1000)) (sleep-apart 600000))
(do ((i 0 (+ i 1))) ((= i 1000)) (sleep-in-order 600000))
(let loop () (if (< calls 1000) (loop)))
(display "written out")
(newline)
(exit 3)
