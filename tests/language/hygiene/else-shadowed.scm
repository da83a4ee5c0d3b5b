;; An else that is a variable is an ordinary test.
(import (scheme base) (scheme write))
(define (f else) (cond (#f 'a) (else 'b) (#t 'c)))
(write (list (f #t) (f #f)))
(newline)
