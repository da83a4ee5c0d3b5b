;; The standard ports are parameters.
(import (scheme base) (scheme write))
(define port (open-output-string))
(parameterize ((current-output-port port))
  (display "captured")
  (write 'too)
  (newline))
(write (get-output-string port))
(newline)
