;; Sorting is stable: equal elements keep their order.
(import (scheme base) (inc base) (scheme write))
(define l '((1 . a) (0 . b) (1 . c) (0 . d) (2 . e) (1 . f)))
(write (list-sort (lambda (x y) (< (car x) (car y))) l))
(newline)
