;; The interaction environment can be extended by definitions.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(eval '(define interactive-x 10) env)
(eval '(define (interactive-f y) (+ interactive-x y)) env)
(write (eval '(interactive-f 5) env))
(eval '(set! interactive-x 100) env)
(write (eval '(interactive-f 5) env))
(newline)
