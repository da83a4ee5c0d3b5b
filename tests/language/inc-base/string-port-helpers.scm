;; Call-with-output-string and with-output-to-string collect output.
(import (scheme base) (inc base) (scheme read) (scheme write))
(write (call-with-output-string (lambda (p) (write 'a p) (display " b" p))))
(write (with-output-to-string (lambda () (display "inside"))))
(write (call-with-input-string "(x y)" read))
(write (with-input-from-string "hello" read-line))
(newline)
