;; Vector, make-vector and literals.
(import (scheme base) (scheme write))
(write (list (vector) (vector 1 'a "s") (make-vector 2 'x) (vector-length (make-vector 3)) #(1 #(2)) (make-vector 0)))
(newline)
