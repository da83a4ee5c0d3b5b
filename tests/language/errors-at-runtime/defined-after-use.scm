;; Evaluated code may refer to a variable that is defined before it runs.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(eval '(define (early) (late 5)) env)
(write (guard (e ((error-object? e) 'not-yet)) (eval '(early) env)))
(eval '(define (late x) (* 2 x)) env)
(write (eval '(early) env))
(newline)
