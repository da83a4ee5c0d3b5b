;; Vector-fold, vector-count, vector-index, vector-any, vector-every, vector-binary-search.
(import (scheme base) (srfi 133) (scheme write))
(write (list (vector-fold + 0 #(1 2 3)) (vector-fold-right (lambda (acc x) (cons x acc)) '() #(1 2 3)) (vector-count even? #(1 2 4)) (vector-index even? #(1 3 4)) (vector-any odd? #(2 4)) (vector-every even? #(2 4)) (vector-binary-search #(1 3 5 7) 5 -)))
(newline)
