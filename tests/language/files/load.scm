;; Load reads and evaluates a file.
(import (scheme base) (scheme file) (scheme load) (scheme repl) (scheme eval) (scheme write))
(call-with-output-file "loaded.scm"
  (lambda (p) (write '(define loaded-value (* 6 7)) p) (write '(define (loaded-procedure x) (+ x loaded-value)) p)))
(define env (interaction-environment))
(load "loaded.scm" env)
(write (eval '(loaded-procedure 8) env))
(newline)
