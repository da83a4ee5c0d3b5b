;; Append-map, filter-map, map-in-order, pair-for-each, append-reverse, concatenate.
(import (scheme base) (srfi 1) (scheme write))
(write (list (append-map (lambda (x) (list x (- x))) '(1 2)) (filter-map (lambda (x) (and (number? x) (* x x))) '(a 1 b 3)) (append-reverse '(3 2 1) '(4 5)) (concatenate '((1) (2 3) ())) (zip '(1 2) '(a b)) (append-map list '(1 2) '(a b))))
(call-with-values (lambda () (unzip2 '((1 a) (2 b)))) (lambda (a b) (write (list a b))))
(newline)
