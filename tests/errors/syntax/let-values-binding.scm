;; A let-values binding whose formals are no formals.
(let-values (((a 1) (values 1 2))) a)
