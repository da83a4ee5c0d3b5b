;; An exception inside eval is caught outside of it.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(write (guard (e ((symbol? e) (list 'caught e))) (eval '(raise 'inner) env)))
(write (guard (e ((error-object? e) 'error)) (eval '(car 5) env)))
(newline)
