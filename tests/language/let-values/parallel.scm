;; The initialisers of let-values do not see its variables.
(import (scheme base) (scheme write))
(let ((a 'a) (b 'b) (x 'x) (y 'y))
  (let-values (((a b) (values x y)) ((x y) (values a b)))
    (write (list a b x y))
    (newline)))
