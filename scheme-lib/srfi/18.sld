;;; SRFI 18: threads.

(define-library (srfi 18)
  (import (inc threads) (only (inc runtime) raise with-exception-handler))
  ;; Threads.
  (export
    current-thread make-thread thread-join! thread-name thread-sleep! thread-specific thread-specific-set!
    thread-start! thread-terminate! thread-yield! thread?)
  ;; Mutexes.
  (export
    make-mutex mutex-lock! mutex-name mutex-specific mutex-specific-set! mutex-state mutex-unlock! mutex?)
  ;; Condition variables.
  (export
    condition-variable-broadcast! condition-variable-name condition-variable-signal! condition-variable-specific
    condition-variable-specific-set! condition-variable? make-condition-variable)
  ;; Time.
  (export
    current-time seconds->time time->seconds time?)
  ;; Exceptions.
  (export
    abandoned-mutex-exception? current-exception-handler join-timeout-exception? raise
    terminated-thread-exception? uncaught-exception-reason uncaught-exception? with-exception-handler))
