;; A reference to a variable that no one has defined raises.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(define (try x) (guard (e ((error-object? e) 'caught)) (eval x env)))
(write (list (try 'variable-without-definition) (try '(procedure-without-definition 1)) (try '(+ 1 2))))
(newline)
