;; The long names of quasiquote and its friends.
(import (scheme base) (scheme write))
(write (quasiquote (list (unquote (+ 1 2)) 4)))
(write (quasiquote (1 (unquote-splicing (list 2 3)))))
(newline)
