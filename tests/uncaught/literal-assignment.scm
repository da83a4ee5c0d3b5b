;; A change of a literal.
(define l '(1 2 3))
(set-car! l 5)
