;;; (inc repl callbacks): what the prompt tells of callbacks.

(define-library (inc repl callbacks)
  (import (scheme base) (scheme write) (inc foreign))
  (export report-callbacks)
  (include "../../repl/callbacks.scm"))
