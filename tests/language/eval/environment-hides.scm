;; Names that were not imported are unbound in an environment.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(only (scheme base) +)))
(write (guard (e (#t 'unbound)) (eval '(car (quote (1))) env)))
(newline)
