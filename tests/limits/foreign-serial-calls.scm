;; Eight threads make 1600 serial calls, half of them in place: never two at a time, all of them by one system thread.
(import (scheme base) (srfi 1) (srfi 18) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (probe-enter (ms int)) int (library probe))
(define-foreign (enter-in-place (ms int)) int (library probe) (symbol "probe_enter") sync)
(define-foreign (probe-most) int (library probe) parallel sync)
(define-foreign (serial) int64 (library probe) (symbol "probe_thread"))
(define-foreign (serial-in-place) int64 (library probe) (symbol "probe_thread") sync)

;; The threads that made the calls.
(define (calls enter here)
  (do ((i 0 (+ i 1)) (ids '() (lset-adjoin = ids (here))))
      ((= i 200) ids)
    (enter 1)))
(define all
  (map
    (lambda (i)
      (thread-start!
        (make-thread
          (if (even? i)
              (lambda () (calls probe-enter serial))
              (lambda () (calls enter-in-place serial-in-place))))))
    (iota 8)))
(define ids (append-map thread-join! all))
(write (list (probe-most) (length (delete-duplicates ids))))
(newline)
