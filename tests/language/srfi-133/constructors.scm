;; Vector-unfold, vector-reverse-copy, vector-concatenate.
(import (scheme base) (srfi 133) (scheme write))
(write (list (vector-unfold (lambda (i x) (values x (* x 2))) 5 1) (vector-unfold (lambda (i) (* i i)) 4) (vector-reverse-copy #(1 2 3)) (vector-concatenate '(#(1) #(2 3))) (vector-empty? #())))
(newline)
