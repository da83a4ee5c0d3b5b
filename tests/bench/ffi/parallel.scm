;; Calls that keep all processors busy.
(import (scheme base) (scheme write) (inc ffi) (inc parallel))

(define-foreign-library bench (soname "libbench.so"))
(define-foreign (bench-now) double (library bench) parallel sync leaf)
(define-foreign (work (rounds int)) int (library bench) (symbol "bench_work") parallel)

;; As in probe.h and c.c.
(define rounds 800000)
(define elements 400)

(let ((start (bench-now)))
  (parallel-map work (make-list elements rounds))
  (write 'parallel-map)
  (display " ")
  (write (/ (- (bench-now) start) elements))
  (newline))
