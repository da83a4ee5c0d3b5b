;; Eight threads of C call back 100,000 times each, through a callback that allocates: nothing is lost, and memory stays flat.
(import (scheme base) (scheme file) (scheme char) (scheme write) (inc ffi))
(define-foreign-library probe (soname "libprobe.so"))
(define-foreign (apply-on-threads (f (-> (int) int)) (threads int) (times int)) int64
  (library probe) (symbol "probe_apply_on_threads"))

(define threads 8)
(define times 100000)

;; Pages of memory in use, by the system's count.
(define (resident-pages)
  (call-with-input-file "/proc/self/statm" (lambda (port) (read-line-word port) (string->number (read-line-word port)))))
(define (read-line-word port)
  (let loop ((characters '()))
    (let ((c (read-char port)))
      (if (or (eof-object? c) (char-whitespace? c))
          (list->string (reverse characters))
          (loop (cons c characters))))))

(define calls 0)
(define (count-and-double n)
  (set! calls (+ calls 1))
  (apply + (list n n)))

(define (round)
  (set! calls 0)
  (let ((sum (apply-on-threads count-and-double threads times)))
    (write (list calls (= sum (* threads times (- times 1)))))
    (newline)))

(round)
(define before (resident-pages))
(round)
(write (< (- (resident-pages) before) 4096))
(newline)
