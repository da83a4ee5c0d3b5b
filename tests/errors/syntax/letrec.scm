;; Mistakes in letrec and letrec*.
(letrec)
(letrec ((x 1) (x 2)) x)
(letrec ((x)) x)
(letrec*)
(letrec* x 1)
(letrec* ((x 1)))
(letrec* ((x 1) (x 2)) x)
(letrec* ((1 x)) x)
