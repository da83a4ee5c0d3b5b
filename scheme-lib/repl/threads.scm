;;; What `,threads` tells.
;;;
;;; Exports: report-threads.

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
