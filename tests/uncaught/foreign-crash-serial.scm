;; A crash on the thread of the serial domain.
(import (scheme base) (scheme write) (inc ffi))

(define-foreign (strlen (text (maybe pointer))) size)

(define (title-length page)
  (+ 1 (strlen page)))

(display (title-length #f))
