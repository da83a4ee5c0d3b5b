;; Mistakes in cond.
(cond)
(cond (else))
(cond ())
(cond (1 =>))
(cond (1 => car cdr))
(cond (else 1) (2 3))
(cond 1)
(cond (1 . 2))
