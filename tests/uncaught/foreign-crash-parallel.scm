;; A crash on a thread of the pool, in a call that was made as a promise.
(import (scheme base) (scheme lazy) (scheme write) (inc ffi))

(define-foreign (strlen (text (maybe pointer))) size parallel async)

(define (title-length page)
  (strlen page))

(display (+ 1 (force (title-length #f))))
