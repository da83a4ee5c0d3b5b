;; First to tenth, take, drop, last, split-at.
(import (scheme base) (srfi 1) (scheme write))
(define l '(a b c d e f g h i j))
(write (list (first l) (fifth l) (tenth l) (take l 3) (drop l 8) (take-right l 2) (drop-right l 8) (last l) (last-pair '(1 2 3))))
(call-with-values (lambda () (split-at l 4)) (lambda (a b) (write (list a (length b)))))
(newline)
