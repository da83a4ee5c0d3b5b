;; A variable bound twice by one let.
(let ((x 1) (y 2) (x 3)) x)
