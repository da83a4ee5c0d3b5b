;; A weak pair does not keep its car, but does keep its cdr.
(import (scheme base) (inc base) (scheme write))
(define kept (list 'kept))
(define a (weak-cons kept 'cdr-a))
(define b (weak-cons (list 'dropped) (list 'cdr-b)))
(collect-garbage)
(write (list (weak-pair? a) (eq? (weak-car a) kept) (weak-cdr a) (weak-cdr b)))
(write (bwp-object? (weak-car b)))
(newline)
