;; Cons*, make-list, list-tabulate, iota, xcons.
(import (scheme base) (srfi 1) (scheme write))
(write (list (cons* 1 2 '(3 4)) (cons* 'a) (list-tabulate 4 (lambda (i) (* i i))) (iota 5) (iota 5 1) (iota 3 0 -2) (xcons 1 2) (list-copy '(1 2))))
(newline)
