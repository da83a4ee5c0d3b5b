;; Call-with-port closes the port after the procedure returns, and returns its values.
(import (scheme base) (scheme write))
(define p (open-input-string "abc"))
(call-with-values (lambda () (call-with-port p (lambda (port) (values (read-char port) 'second)))) (lambda all (write all)))
(write (input-port-open? p))
(newline)
