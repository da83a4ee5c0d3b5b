;; A procedure has the name that the source gives it, and no other when it is bound to a parameter of an inlined call.
(import (scheme base) (scheme write))

(define (show it)
  (write it)
  (newline))
(define (twice procedure) (list (procedure) (procedure)))

(define (named x) x)
(show named)
(show (let ((local (lambda () 1))) local))
(show (letrec ((recursive (lambda () 1))) recursive))
(show (lambda () 1))
(show (car (list (lambda (x) x))))
(guard (e (#t (show (error-object-irritants e)))) (twice (lambda (x) x)))
