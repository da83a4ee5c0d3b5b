;; Alist-cons, alist-copy, alist-delete; assoc and member with a predicate.
(import (scheme base) (srfi 1) (scheme write))
(define a '((x . 1) (y . 2) (x . 3)))
(write (list (alist-cons 'z 0 a) (alist-delete 'x a) (equal? a (alist-copy a)) (eq? (car a) (car (alist-copy a))) (assoc 2.0 '((1 . a) (2 . b)) =) (member 2.0 '(1 2 3) =)))
(newline)
