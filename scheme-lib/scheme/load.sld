;;; (scheme load): loading of programs.

(define-library (scheme load)
  (import (inc runtime))
  (export
    load))
