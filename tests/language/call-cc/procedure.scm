;; A continuation is a procedure, and can be applied.
(import (scheme base) (scheme write))
(write (call/cc procedure?))
(write (call/cc (lambda (k) (apply k '(7)))))
(write (call/cc (lambda (k) (map k '(1 2 3)))))
(newline)
