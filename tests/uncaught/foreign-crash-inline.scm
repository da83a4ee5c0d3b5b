;; A crash in an inline call: what was called, where it is declared, from where; what was written is not lost.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (strlen (text (maybe pointer))) size parallel sync)

(define (title-length page)
  (+ 1 (strlen page)))

(display "before the crash")
(newline)
(display (title-length #f))
