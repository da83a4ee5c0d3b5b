;; A non-tail-recursive append of long lists.
(import (scheme base) (scheme write))
(define (my-append a b) (if (null? a) b (cons (car a) (my-append (cdr a) b))))
(write (length (my-append (make-list 50000 1) '(2))))
(newline)
