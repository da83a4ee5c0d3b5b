;;; What the prompt tells of threads.
;;;
;;; Exports: report-threads, report-failures.

;; Writes the name of each thread that has not ended, and what it does.
(define (report-threads)
  (for-each
    (lambda (thread)
      (write (thread-name thread))
      (display ": ")
      (display (activity thread))
      (newline))
    (all-threads)))

(define (activity thread)
  (cond
    ((eq? thread (current-thread)) "runs the prompt")
    ((eq? (state-of thread) 'ready) "can run")
    ((eq? (state-of thread) 'bound) "waits, within a callback")
    ((deadline-of thread) "waits, but not for ever")
    (else "waits")))

;; From now on, has what ends a thread for which nobody waits reported.
(define (report-failures)
  (tell-failures-by!
    (lambda (thread object)
      (fresh-line (standard-output-port))
      (flush-output-port (standard-output-port))
      (let ((port (standard-error-port)))
        (display "; the thread " port)
        (write (thread-name thread) port)
        (display " has ended by an exception\n" port))
      (%report-uncaught object))))

(define (standard-output-port) (%register-ref 9))
(define (standard-error-port) (%register-ref 10))
