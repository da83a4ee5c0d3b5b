;; A call of error in tail position is a jump like any other.
(define (positive x)
  (if (> x 0) x (error "not positive:" x)))
(write (positive (read)))
