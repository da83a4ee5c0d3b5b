;; Complex numbers with exact and inexact parts.
(import (scheme base) (scheme complex) (scheme write))
(define z (make-rectangular 3 4))
(write (list z (real-part z) (imag-part z) (+ z 1) (* z z) (- z) (/ z 2) (/ 1 z) (- z z)))
(newline)
(write (list (make-rectangular 1.5 -2) (make-rectangular 1 0) (+ 1+2i 1-2i) (* +i +i) (* 2 1/2+i)))
(newline)
