;; Emergency-exit runs no after thunks, but output is flushed.
(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
  (lambda () (display "in") (newline))
  (lambda () (emergency-exit 3))
  (lambda () (display "out") (newline)))
