;; A continuation may leave a sort from its comparison.
(import (scheme base) (inc base) (scheme write))
(write (call/cc (lambda (k) (list-sort (lambda (a b) (if (eq? b 'stop) (k 'left) (if (eq? a 'stop) (k 'left) (< a b)))) '(3 1 stop 2)))))
(newline)
