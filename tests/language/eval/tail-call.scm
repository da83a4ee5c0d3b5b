;; Eval calls the evaluated code in tail position.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define (loop n) (if (= n 0) 'end (eval (list loop (- n 1)) env)))
(write (loop 300))
(newline)
