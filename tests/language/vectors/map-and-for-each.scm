;; Vector-map and vector-for-each over one and several vectors.
(import (scheme base) (scheme cxr) (scheme write))
(write (list (vector-map cadr #((a b) (d e) (g h))) (vector-map + #(1 2) #(10 20 30)) (vector-map (lambda (x) x) #())))
(define v (make-vector 5))
(vector-for-each (lambda (i) (vector-set! v i (* i i))) #(0 1 2 3 4))
(write v)
(newline)
