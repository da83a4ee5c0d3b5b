;; Exit without an argument ends with status 0.
(import (scheme base) (scheme process-context) (scheme write))
(display "no newline at end of output")
(exit)
