;;; (scheme process-context): the process.

(define-library (scheme process-context)
  (import (inc runtime))
  (export
    command-line emergency-exit exit get-environment-variable get-environment-variables))
