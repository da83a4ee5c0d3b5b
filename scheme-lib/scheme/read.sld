;;; (scheme read): reading of data.

(define-library (scheme read)
  (import (inc runtime))
  (export
    read))
