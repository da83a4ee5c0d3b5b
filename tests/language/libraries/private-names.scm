;; Names that a library does not export do not clash with the program's.
(define-library (private)
  (export f)
  (import (scheme base))
  (begin
    (define helper (lambda (x) (* x 10)))
    (define (f x) (helper x))))
(import (scheme base) (scheme write) (private))
(define (helper x) 'mine)
(write (list (helper 1) (f 1)))
(newline)
