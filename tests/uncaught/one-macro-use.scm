;; Procedures that one macro use defines are all in the stack trace.
(import (scheme base) (scheme write))
(define-syntax define-both
  (syntax-rules ()
    ((_ f g)
     (begin
       (define (f x) (+ 1 (g x)))
       (define (g x) (+ 1 (car x)))))))
(define-both outer inner)
(display (outer 1))
