;; More values than there are registers arrive in order.
(import (scheme base) (scheme write))
(define (thirty) (values 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
                         21 22 23 24 25 26 27 28 29 30))
(write (call-with-values thirty list))
(newline)
(write (call-with-values (lambda () (apply values (vector->list (make-vector 500 1)))) +))
(newline)
