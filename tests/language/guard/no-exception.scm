;; Without an exception, guard returns the values of its body.
(import (scheme base) (scheme write))
(write (guard (e (#t 'never)) 1 2 3))
(call-with-values (lambda () (guard (e (#t 'never)) (values 4 5))) (lambda (a b) (write (list a b))))
(newline)
