;; A template's free variable is not captured by a binding at the place of use.
(import (scheme base) (scheme write))
(define (helper x) (list 'helper x))
(define-syntax call-helper (syntax-rules () ((_ x) (helper x))))
(let ((helper (lambda (x) 'wrong)))
  (write (call-helper 1))
  (newline))
