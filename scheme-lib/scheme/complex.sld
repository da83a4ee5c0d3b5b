;;; (scheme complex): complex numbers.

(define-library (scheme complex)
  (import (inc runtime))
  (export
    angle imag-part magnitude make-polar make-rectangular real-part))
