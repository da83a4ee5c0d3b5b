;; The forms of definitions that a program uses without importing them are taken from where they are, as other names.
(import (scheme write))
(define-syntax twice (syntax-rules () ((_ x) (begin x x))))
(define-record-type point (make-point x) point? (x point-x))
(begin
  (define (f n) (define m 1) (twice (set! m (+ n m))) m))
(display (f (point-x (make-point 20))))
