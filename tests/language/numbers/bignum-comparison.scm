;; Bignums are compared with bignums, fixnums, ratios and flonums.
(import (scheme base) (scheme write))
(define a (expt 10 30))
(write (list (< a (+ a 1)) (= a (+ a 0)) (> a 5) (< (- a) 5) (< (- a 1) a) (< a (+ a 1/2))))
(write (list (= a 1e30) (= (expt 2 100) (expt 2. 100)) (< (expt 2 100) (+ (expt 2 100) 1)) (= (+ (expt 2 100) 1) (expt 2. 100))))
(newline)
