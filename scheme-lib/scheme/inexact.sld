;;; (scheme inexact): functions of inexact numbers.

(define-library (scheme inexact)
  (import (inc runtime))
  (export
    acos asin atan cos exp finite? infinite? log nan? sin sqrt tan))
