;; Exit with an integer ends with that status and runs outstanding after thunks.
(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
  (lambda () (display "in "))
  (lambda () (exit 7))
  (lambda () (display "out") (newline)))
