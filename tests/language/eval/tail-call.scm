;; A loop through eval in tail position.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(eval '(define (countdown n) (if (= n 0) 'end (eval (list 'countdown (- n 1)) (interaction-environment)))) env)
(write (eval '(countdown 100) env))
(newline)
