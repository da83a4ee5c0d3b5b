;; An exception that leaves parameterize restores the value.
(import (scheme base) (scheme write))
(define p (make-parameter 1))
(write (guard (e (#t (list e (p)))) (parameterize ((p 2)) (raise (p)))))
(newline)
