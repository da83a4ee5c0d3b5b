;;; Measuring at the prompt: how long a form takes, and what a collection leaves.
;;;
;;; Exports: run-timed, run-benchmark, report-collection.
;;; Needs: running.scm.

;; Runs a form as run-numbered does, and says what it took.
(define (run-timed form)
  (run-numbered (lambda () (call-with-timing form))))

;; Nanoseconds that a benchmark goes on, and that a batch of runs takes at least: long beside the clock's error.
(define-syntax benchmark-time (syntax-rules () ((_) 500000000)))
(define-syntax batch-time (syntax-rules () ((_) 1000000)))

;; Runs a form again and again and says how long one run takes.
(define (run-benchmark form)
  (run
    (lambda ()
      (let ((size (batch-size form 1)) (start (current-jiffy)) (bytes (%bytes-allocated)))
        (let loop ((batches 0) (least #f))
          (let* ((time (batch-duration form size)) (least (if least (min least time) time)))
            (if (< (- (current-jiffy) start) (benchmark-time))
                (loop (+ batches 1) least)
                (report-benchmark
                  (* size (+ batches 1))
                  (- (current-jiffy) start)
                  (/ least size)
                  (- (%bytes-allocated) bytes)))))))
    (lambda (results) '())))

;; So many runs take long enough to be measured.
(define (batch-size form size)
  (if (< (batch-duration form size) (batch-time))
      (batch-size form (* size 2))
      size))

(define (batch-duration form size)
  (let ((start (current-jiffy)))
    (let loop ((left size))
      (if (> left 0)
          (begin
            (form)
            (loop (- left 1)))))
    (- (current-jiffy) start)))

(define (report-benchmark runs time least bytes)
  (let ((port (current-output-port)))
    (display (duration-text (/ time runs)) port)
    (display " a run (at best " port)
    (display (duration-text least) port)
    (display "), " port)
    (display (round (/ bytes runs)) port)
    (display " bytes allocated; " port)
    (display runs port)
    (display " runs\n" port)))

;; Nanoseconds in the largest unit of which there is one.
(define (duration-text nanoseconds)
  (cond
    ((< nanoseconds 1000) (in-unit nanoseconds 1 " ns"))
    ((< nanoseconds 1000000) (in-unit nanoseconds 1000 " us"))
    ((< nanoseconds 1000000000) (in-unit nanoseconds 1000000 " ms"))
    (else (in-unit nanoseconds 1000000000 " s"))))

(define (in-unit nanoseconds unit name)
  (string-append (number->fixed-string (inexact (/ nanoseconds unit)) 2) name))

;; Collects everything, and says how long that took.
(define (report-collection)
  (let ((start (current-jiffy)) (port (current-output-port)))
    (collect-garbage)
    (display "collected in " port)
    (display (duration-text (- (current-jiffy) start)) port)
    (display "; " port)
    (display (%collection-count) port)
    (display " collections so far, " port)
    (display (%bytes-allocated) port)
    (display " bytes allocated in all\n" port)))
