;; Exponential, logarithm and trigonometric functions.
(import (scheme base) (scheme complex) (scheme inexact) (scheme write))
(write (list (= 1 (exp 0)) (exp 1) (= 0 (log 1)) (log 8. 2.) (log 100 10) (= 0 (sin 0)) (= 1 (cos 0)) (atan 1) (atan 1 1) (atan -1 0)))
(newline)
(define (close? a b) (< (abs (- a b)) 1e-14))
(write (list (close? (asin 1) 1.5707963267948966) (close? (acos -1) 3.141592653589793) (close? (tan 1) 1.5574077246549023) (close? (log 2.718281828459045) 1)))
(newline)
;; The angle of -0.0 is pi.
(write (list (log -0.0) (angle -0.0) (log 0.0)))
(newline)
