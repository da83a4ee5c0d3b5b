;; Calls that wait for something outside do not wait for each other for long: the pool grows while the process is idle.
(import (scheme base) (scheme lazy) (scheme time) (inc ffi) (inc base))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-sleep (ms int)) int (library probe) parallel async)
(define (seconds) (/ (current-jiffy) (jiffies-per-second)))

;; 128 calls of 0.3 seconds: 9.6 seconds on four threads, and above 2 if one is added every 0.1 seconds.
(define start (seconds))
(for-each force (map probe-sleep (make-list 128 300)))
(define elapsed (- (seconds) start))
(writeln (if (< elapsed 2) 'at-once (inexact elapsed)))
