;;; (inc threads): green threads, below (srfi 18).
;;;
;;; The files are included in load order; each says what it needs.

(define-library (inc threads)
  (import (inc core) (inc primitives) (inc runtime))
  (export-all)
  (include
    "../threads/objects.scm"
    "../threads/timers.scm"
    "../threads/conditions.scm"
    "../threads/scheduler.scm"
    "../threads/waiting.scm"
    "../threads/time.scm"
    "../threads/threads.scm"
    "../threads/mutexes.scm"
    "../threads/condition-variables.scm"
    "../threads/parallel.scm"))
