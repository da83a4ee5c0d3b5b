;; The process ends from its main thread, in a callback, with what was written and its status.
(import (scheme base) (scheme process-context) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-apply (f (-> (int) int)) (x int)) int (library probe) (domain main-thread))
(define-foreign (probe-sleep (ms int)) int (library probe) parallel async)
(probe-sleep 10000)
(display "on the way out")
(newline)
(probe-apply (lambda (status) (exit status)) 3)
