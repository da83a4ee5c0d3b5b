;; A crash in a call by the process's main thread.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (strlen (text (maybe pointer))) size (domain main-thread))

(define (title-length page)
  (+ 1 (strlen page)))

(display "before the crash")
(newline)
(display (title-length #f))
