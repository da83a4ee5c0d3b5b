;; Eqv? compares numbers by value and exactness.
(import (scheme base) (scheme write))
(write (list (eqv? 2 2) (eqv? 2 2.0) (eqv? 100000000000000000000 (expt 10 20)) (eqv? 1/2 2/4) (eqv? 0.0 -0.0) (eqv? 1.5 1.5) (eqv? 1+2i 1+2i) (eqv? +nan.0 +nan.0) (eqv? 0.0 0)))
(newline)
