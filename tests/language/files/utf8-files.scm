;; Text files are UTF-8.
(import (scheme base) (scheme file) (scheme write))
(call-with-output-file "u.txt" (lambda (p) (display "λx→日本👋" p)))
(write (call-with-input-file "u.txt" read-line))
(define in (open-binary-input-file "u.txt"))
(write (bytevector-length (read-bytevector 100 in)))
(close-port in)
(newline)
