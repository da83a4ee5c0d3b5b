;; Eval compiles a large generated expression.
(import (scheme base) (scheme eval) (scheme write))
(define (sum-expression n) (let loop ((i 0) (e 0)) (if (= i n) e (loop (+ i 1) (list '+ i e)))))
(write (eval (sum-expression 200) (environment '(scheme base))))
(newline)
