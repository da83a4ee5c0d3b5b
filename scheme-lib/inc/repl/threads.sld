;;; (inc repl threads): what the prompt tells of threads.

(define-library (inc repl threads)
  (import (scheme base) (scheme write) (only (inc base) fresh-line) (inc primitives) (inc threads))
  (export report-threads report-failures)
  (include "../../repl/threads.scm"))
