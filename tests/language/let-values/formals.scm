;; The formals of let-values may have a rest variable or be one variable.
(import (scheme base) (scheme write))
(let-values (((a . b) (values 1 2 3))
             (c (values 4 5))
             (() (values)))
  (write (list a b c))
  (newline))
