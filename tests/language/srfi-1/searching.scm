;; Find, find-tail, any, every, list-index, take-while, drop-while, span, break.
(import (scheme base) (srfi 1) (scheme write))
(write (list (find even? '(1 2 3 4)) (find even? '(1 3)) (find-tail even? '(1 2 3)) (any (lambda (x) (and (even? x) (* x 10))) '(1 4 6)) (every positive? '(1 2)) (every (lambda (x y) (< x y)) '(1 2) '(2 3)) (any = '(1 2) '(3 2)) (list-index even? '(1 3 4)) (list-index even? '(1)) (count odd? '(1 2 3)) (every odd? '()) (any odd? '())))
(write (list (take-while even? '(2 4 5 6)) (drop-while even? '(2 4 5 6))))
(call-with-values (lambda () (span even? '(2 4 5 6))) (lambda (a b) (write (list a b))))
(call-with-values (lambda () (break odd? '(2 4 5 6))) (lambda (a b) (write (list a b))))
(newline)
