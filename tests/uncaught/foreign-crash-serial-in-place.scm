;; A crash in a serial call in place, by the thread of the domain, which carries the program.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (strlen (text (maybe pointer))) size sync)

(define (title-length page)
  (+ 1 (strlen page)))

(display "before the crash")
(newline)
(display (title-length #f))
