;; Nested ellipses match lists of lists.
(import (scheme base) (scheme write))
(define-syntax my-let
  (syntax-rules ()
    ((_ ((name value) ...) body ...) ((lambda (name ...) body ...) value ...))))
(define-syntax flatten2
  (syntax-rules ()
    ((_ ((a ...) ...)) '(a ... ...))))
(define-syntax heads
  (syntax-rules ()
    ((_ (a b ...) ...) '((a ...) ((b ...) ...)))))
(write (my-let ((x 1) (y 2)) (+ x y)))
(write (flatten2 ((1 2) () (3) (4 5 6))))
(write (heads (1 2 3) (4) (5 6)))
(newline)
