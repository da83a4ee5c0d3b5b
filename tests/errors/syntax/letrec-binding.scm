;; A letrec binding with two values.
(letrec ((f 1 2)) f)
