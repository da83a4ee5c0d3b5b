;; The evaluated datum may contain objects made by the program.
;; Known defect: eval copies a quoted object, so the second answer is #f; it should be #t.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define v (vector 1 2))
(write (eval (list 'vector-length v) env))
(write (eq? v (eval (list 'quote v) env)))
(write (eval (list '+ (* 2 3) (string->number "1/2")) env))
(newline)
