;; Let-values binds several results at once.
(import (scheme base) (scheme write))
(let-values (((a b) (values 1 2))
             ((c) (values 3)))
  (write (list a b c))
  (newline))
