;; An ellipsis may match nothing.
(import (scheme base) (scheme write))
(define-syntax my-vector (syntax-rules () ((_ (a b ...) ...) (list (vector 'a 'b ...) ...))))
(write (my-vector))
(write (my-vector (x)))
(newline)
