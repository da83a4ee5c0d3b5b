;; An else that is not the last clause.
(cond (else 1) (#t 2))
