;; Definitions in the interaction environment by begin and by a macro.
(import (scheme base) (scheme eval) (scheme repl) (scheme write))
(define env (interaction-environment))
(eval '(begin (define ev-a 1) (define ev-b 2)) env)
(eval '(define-syntax ev-swap (syntax-rules () ((_ x y) (list y x)))) env)
(write (eval '(ev-swap ev-a ev-b) env))
(eval '(define-record-type ev-point (ev-make x) ev-point? (x ev-x)) env)
(write (eval '(ev-x (ev-make 'field)) env))
(newline)
