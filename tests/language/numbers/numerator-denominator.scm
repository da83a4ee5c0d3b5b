;; Numerator and denominator, of integers, ratios and flonums.
(import (scheme base) (scheme write))
(write (list (numerator 6/4) (denominator 6/4) (numerator 5) (denominator 5) (denominator 0)
             (numerator -6/4) (denominator -6/4) (denominator (inexact 6/4)) (numerator 0.75)))
(newline)
