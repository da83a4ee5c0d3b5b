;; The evaluated datum may contain objects made by the program, and a quoted one is that object.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define v (vector 1 2))
(write (eval (list 'vector-length v) env))
(write (eq? v (eval (list 'quote v) env)))
(write (eval (list '+ (* 2 3) (string->number "1/2")) env))
(newline)
