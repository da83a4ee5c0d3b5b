;; Magnitude and angle.
(import (scheme base) (scheme complex) (scheme inexact) (scheme write))
(write (list (magnitude 3+4i) (magnitude -5) (magnitude 3.0+4.0i) (zero? (angle 1)) (angle -1.0) (angle +i)))
(newline)
(define z (make-polar 2 1))
(define (close? a b) (< (abs (- a b)) 1e-12))
(write (list (close? (magnitude z) 2) (close? (angle z) 1) (close? (real-part z) (* 2 (cos 1)))))
(write (= 5 (make-polar 5 0)))
(newline)
