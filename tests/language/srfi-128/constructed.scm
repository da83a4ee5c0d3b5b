;; Pair, list and vector comparators.
(import (scheme base) (srfi 128) (scheme write))
(define n (make-comparator number? = < #f))
(define s (make-comparator string? string=? string<? #f))
(define p (make-pair-comparator n s))
(define l (make-list-comparator n list? null? car cdr))
(write (list (<? p '(1 . "a") '(1 . "b")) (=? p '(1 . "a") '(1 . "a")) (<? l '(1 2) '(1 2 3)) (<? l '(2) '(1 9))))
(newline)
