;; Receive binds the values of an expression.
(import (scheme base) (srfi 8) (scheme write))
(write (receive (a b) (values 1 2) (+ a b)))
(write (receive (a . rest) (values 1 2 3) (list a rest)))
(write (receive all (values 1 2 3) all))
(write (receive () (values) 'none))
(newline)
