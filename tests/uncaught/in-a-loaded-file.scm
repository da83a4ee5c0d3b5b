;; The trace goes through a loaded file.
(define (start)
  (load "loaded.inc")
  'done)
(start)
