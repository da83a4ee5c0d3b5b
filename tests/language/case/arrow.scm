;; A clause with => calls its procedure on the key.
(import (scheme base) (scheme write))
(define (f x)
  (case x
    ((1 2 3) => (lambda (n) (* n 100)))
    ((a) => list)
    (else => (lambda (other) (cons 'else other)))))
(write (list (f 2) (f 'a) (f "s")))
(newline)
