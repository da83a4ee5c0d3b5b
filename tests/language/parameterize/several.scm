;; Several parameters at once; the values are computed in the outer dynamic environment.
(import (scheme base) (scheme write))
(define a (make-parameter 1))
(define b (make-parameter 2))
(parameterize ((a (b)) (b (a)))
  (write (list (a) (b))))
(write (list (a) (b)))
(newline)
