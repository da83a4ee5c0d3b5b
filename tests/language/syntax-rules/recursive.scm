;; A recursive macro.
(import (scheme base) (scheme write))
(define-syntax my-and
  (syntax-rules ()
    ((_) #t)
    ((_ e) e)
    ((_ e1 e2 ...) (if e1 (my-and e2 ...) #f))))
(write (list (my-and) (my-and 1) (my-and 1 2 3) (my-and 1 #f (car '()))))
(newline)
