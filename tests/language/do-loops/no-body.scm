;; A do loop may do all its work in its steps.
(import (scheme base) (scheme write))
(write (let ((x '(1 3 5 7 9)))
         (do ((x x (cdr x)) (sum 0 (+ sum (car x)))) ((null? x) sum))))
(newline)
