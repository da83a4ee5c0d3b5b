;; Infinities, NaN and negative zero.
(import (scheme base) (scheme inexact) (scheme write))
(write (list +inf.0 -inf.0 +nan.0 -0.0 (/ 1. 0.) (/ -1. 0.) (- +inf.0 +inf.0) (* 0. -1)))
(newline)
(write (list (infinite? -inf.0) (nan? +nan.0) (finite? 1e308) (finite? +inf.0) (nan? 5) (infinite? +nan.0)))
(write (list (= +nan.0 +nan.0) (= 0.0 -0.0) (eqv? 0.0 -0.0) (< -inf.0 0 +inf.0) (eqv? +nan.0 +nan.0)))
(newline)
