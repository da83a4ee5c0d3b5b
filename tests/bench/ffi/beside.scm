;; A thread that counts, alone and while a serial foreign call runs that another thread waits for.
(import (scheme base) (scheme write) (srfi 18) (inc ffi))

(define-foreign-library bench (soname "libbench.so"))
(define-foreign (bench-now) double (library bench) parallel sync leaf)
(define-foreign (usleep (microseconds uint)) int)

(define count 0)

(define (count-for-ever)
  (set! count (+ count 1))
  (count-for-ever))

;; What a step takes of the thread that counts while this one waits.
(define (report name wait)
  (let ((before count) (start (bench-now)))
    (wait)
    (let ((time (- (bench-now) start)))
      (write name)
      (display " ")
      (write (/ time (- count before)))
      (newline))))

(define counting (thread-start! (make-thread count-for-ever)))
(thread-sleep! 0.1)
;; In turns, since the machine may be busy at one time and not at another; the least counts.
(do ((i 0 (+ i 1))) ((= i 10))
  (report 'count-alone (lambda () (thread-sleep! 0.1)))
  (report 'count-beside (lambda () (usleep 100000))))
