;; Sort takes the sequence and the procedure in either order, lists and vectors.
(import (scheme base) (inc base) (scheme write))
(write (list (sort '(3 1 2) <) (sort < '(3 1 2)) (sort (vector 3 1 2) <)))
(newline)
