;; The evaluated datum may contain objects made by the program.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define (square x) (* x x))
(write (eval (list square 5) env))
(write (eval (list 'quote (vector 1 2)) env))
(newline)
