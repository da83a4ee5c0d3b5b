;; List-sort returns a sorted list and leaves its argument alone.
(import (scheme base) (inc base) (scheme write))
(define l (list 3 1 2))
(write (list (list-sort < l) l (list-sort > '(1 2 3)) (list-sort < '()) (list-sort string<? '("b" "a"))))
(newline)
