;; An empty cond clause.
(cond () (else 1))
