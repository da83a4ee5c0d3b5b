;; Mistakes in let*.
(let*)
(let* ((x 1)))
(let* x 1)
(let* ((x)) x)
(let* ((1 2)) 3)
