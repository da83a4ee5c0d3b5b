;;; (inc repl threads): what the prompt tells of threads.

(define-library (inc repl threads)
  (import (scheme base) (scheme write) (inc threads))
  (export report-threads)
  (include "../../repl/threads.scm"))
