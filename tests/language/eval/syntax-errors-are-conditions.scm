;; A datum that does not compile raises a condition.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define (try x) (guard (e (#t 'condition)) (eval x env)))
(write (map try '((if) (let ((x)) x) (lambda (1) 1) (quote 1 2) (set! 1 2))))
(newline)
