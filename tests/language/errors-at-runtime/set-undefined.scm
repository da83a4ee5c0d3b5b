;; Assignment to a variable that no one has defined raises.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(define (try x) (guard (e ((error-object? e) 'caught)) (eval x env)))
(write (try '(set! variable-without-definition 5)))
(eval '(define variable-with-definition 1) env)
(try '(set! variable-with-definition 5))
(write (try 'variable-with-definition))
(newline)
