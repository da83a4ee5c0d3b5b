;; A large vector keeps references to fresh objects.
(import (scheme base) (scheme write))
(define v (make-vector 20000 '()))
(do ((i 0 (+ i 1))) ((= i 20000)) (vector-set! v i (list i)))
(write (list (car (vector-ref v 0)) (car (vector-ref v 19999)) (vector-length (vector-append v v))))
(newline)
