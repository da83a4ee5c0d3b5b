;; The division operators that return two values.
(import (scheme base) (scheme write))
(define (both f a b) (call-with-values (lambda () (f a b)) list))
(write (list (both floor/ 5 2) (both floor/ -5 2) (both floor/ 5 -2) (both floor/ -5 -2)))
(newline)
(write (list (both truncate/ 5 2) (both truncate/ -5 2) (both truncate/ 5 -2) (both truncate/ -5 -2)))
(newline)
(write (call-with-values (lambda () (exact-integer-sqrt 17)) list))
(newline)
