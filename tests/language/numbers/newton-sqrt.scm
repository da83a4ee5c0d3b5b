;; Newton's method converges the same in flonums and, to any precision, in ratios.
(import (scheme base) (scheme write))
(define (newton x guess n) (if (= n 0) guess (newton x (/ (+ guess (/ x guess)) 2) (- n 1))))
(write (newton 2. 1. 8))
(newline)
(write (newton 2 1 4))
(newline)
