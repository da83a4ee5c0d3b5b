;; A case whose else is not the last clause.
(case 1 (else 2) ((1) 3))
