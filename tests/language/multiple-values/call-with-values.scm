;; Call-with-values passes the producer's values as arguments.
(import (scheme base) (scheme write))
(write (call-with-values (lambda () (values 4 5)) (lambda (a b) b)))
(write (call-with-values * -))
(newline)
