;; For-each visits the elements in order.
(import (scheme base) (scheme write))
(define v (make-vector 5))
(for-each (lambda (i) (vector-set! v i (* i i))) '(0 1 2 3 4))
(write v)
(for-each (lambda (a b) (write (list a b))) '(1 2 3) '(a b))
(newline)
