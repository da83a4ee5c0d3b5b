;; Folds from both sides, pair folds, reduce, unfold.
(import (scheme base) (srfi 1) (scheme write))
(write (list (fold cons '() '(1 2 3)) (fold-right cons '() '(1 2 3)) (fold + 0 '(1 2 3)) (fold cons* '() '(a b c) '(1 2 3)) (fold-right list 0 '(1 2)) (reduce max 0 '(3 9 2)) (reduce + 0 '()) (reduce-right append '() '((1) (2) (3)))))
(write (list (unfold (lambda (x) (> x 5)) (lambda (x) (* x x)) (lambda (x) (+ x 1)) 1) (unfold-right zero? (lambda (x) (* x x)) (lambda (x) (- x 1)) 4) (pair-fold (lambda (p acc) (cons (length p) acc)) '() '(a b c))))
(newline)
