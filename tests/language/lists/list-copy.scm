;; List-copy copies the spine, not the elements, and accepts improper lists.
(import (scheme base) (scheme write))
(define a (list (list 1) 2))
(define b (list-copy a))
(set-car! (cdr b) 'changed)
(write (list a b (eq? (car a) (car b)) (list-copy '(1 2 . 3)) (list-copy 5)))
(newline)
