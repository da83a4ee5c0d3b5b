;; Records are compared by identity.
(import (scheme base) (scheme write))
(define-record-type p (make-p x) p? (x p-x))
(define a (make-p 1))
(write (list (eqv? a a) (eq? a a) (eqv? a (make-p 1)) (eq? (make-p 1) (make-p 1))))
(newline)
