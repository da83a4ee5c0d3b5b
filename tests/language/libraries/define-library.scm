;; A library in the same file, imported by the program.
(define-library (example counter)
  (export make-counter)
  (import (scheme base))
  (begin
    (define (make-counter)
      (let ((n 0)) (lambda () (set! n (+ n 1)) n)))))
(import (scheme base) (scheme write) (example counter))
(define c (make-counter))
(c)
(write (c))
(newline)
