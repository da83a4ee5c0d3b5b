;; Mistakes in do.
(do)
(do ((x 1)))
(do x (#t))
(do ((x)) (#t))
(do ((1 2 3)) (#t))
(do ((x 1) (x 2)) (#t))
(do ((x 1)) ())
(do ((x 1)) x)
