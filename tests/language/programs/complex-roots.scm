;; Roots of a quadratic equation with complex numbers.
(import (scheme base) (scheme complex) (scheme inexact) (scheme write))
(define (roots a b c)
  (let ((s (sqrt (- (* b b) (* 4 a c)))))
    (list (/ (+ (- b) s) (* 2 a)) (/ (- (- b) s) (* 2 a)))))
(write (roots 1 -3 2))
(write (roots 1 2 5))
(write (roots 1 0 1))
(newline)
