;; A continuation captured outside of eval is called inside of it.
(import (scheme base) (scheme eval) (scheme write))
(define env (environment '(scheme base)))
(define call-with (eval '(lambda (k) (k 'escaped) 'not-reached) env))
(write (call/cc (lambda (k) (call-with k))))
(write (eval '(call/cc (lambda (k) (for-each (lambda (x) (if (> x 2) (k x))) '(1 2 3 4)))) env))
(newline)
