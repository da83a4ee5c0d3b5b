;; Files by absolute path in the directory named by TMPDIR.
(import (scheme base) (scheme file) (scheme process-context) (scheme write))
(define path (string-append (get-environment-variable "TMPDIR") "/absolute.txt"))
(call-with-output-file path (lambda (p) (write 'found p)))
(write (call-with-input-file path read-line))
(delete-file path)
(newline)
