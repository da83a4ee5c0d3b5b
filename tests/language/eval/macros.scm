;; Eval expands macros and internal definitions.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(write (eval '(let loop ((i 0) (acc '())) (if (= i 3) acc (loop (+ i 1) (cons i acc)))) env))
(write (eval '(let () (define-syntax two (syntax-rules () ((_) 2))) (define x (two)) (+ x 1)) env))
(newline)
