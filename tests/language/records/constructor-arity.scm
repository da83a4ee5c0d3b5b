;; The constructor takes exactly its fields.
(import (scheme base) (scheme write))
(define-record-type p (make-p x y) p? (x p-x) (y p-y))
(define (refused? thunk) (guard (e (#t #t)) (thunk) #f))
(write (list (refused? (lambda () (apply make-p '(1))))
             (refused? (lambda () (apply make-p '(1 2))))
             (refused? (lambda () (apply make-p '(1 2 3))))))
(newline)
