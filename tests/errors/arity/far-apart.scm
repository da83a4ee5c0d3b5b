;; Two places of a line that is too long are shown one by one, each with its label.
(import (scheme base))
(define (f) (list (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) x) (lambda (x) (f x))))
