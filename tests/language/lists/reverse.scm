;; Reverse makes a new list.
(import (scheme base) (scheme cxr) (scheme write))
(define a (list 1 2 (list 3 4)))
(write (list (reverse a) (reverse '()) a (eq? (car (reverse a)) (caddr a))))
(newline)
