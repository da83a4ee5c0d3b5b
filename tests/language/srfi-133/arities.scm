;; Procedures take so many arguments as SRFI 133 and 132 say: at least one vector, and a range of two indices at most.
(import (scheme base) (inc base) (srfi 132) (srfi 133))
(writeln
  (map procedure-arity
       (list vector-fold vector-fold-right vector-count vector-index vector-skip vector-index-right vector-skip-right vector-any
             vector-every)))
(writeln (map procedure-arity (list vector-reverse-copy vector-reverse! vector-reverse-copy! reverse-vector->list)))
(writeln (map procedure-arity (list vector-stable-sort vector-stable-sort!)))
(writeln (vector-reverse-copy #(1 2 3 4) 1 3))
(writeln (reverse-vector->list #(1 2 3 4) 1))
