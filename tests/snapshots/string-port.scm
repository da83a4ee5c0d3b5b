;; Output to a port is a call of a primitive in Rust.
(define (show x) (call-with-output-string (lambda (port) (write x port) (newline port))))
(write (show (read)))
