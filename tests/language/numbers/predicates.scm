;; Zero?, positive?, negative?, odd?, even? on each kind of number.
(import (scheme base) (scheme write))
(define (all x) (map (lambda (p) (if (p x) 1 0)) (list zero? positive? negative? odd? even?)))
(write (map all (list 0 1 -2 0.0 -0.0 3. (expt 10 30) (- (expt 3 50)))))
(write (list (positive? 1/2) (negative? -1/2) (zero? 1/2) (positive? +inf.0) (zero? 0+0.i)))
(newline)
