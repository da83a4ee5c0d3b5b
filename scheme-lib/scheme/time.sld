;;; (scheme time): time.

(define-library (scheme time)
  (import (inc runtime))
  (export
    current-jiffy current-second jiffies-per-second))
