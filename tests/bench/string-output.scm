;; Numbers, symbols and strings written to a string port and to a file.
(import (scheme base) (scheme file) (scheme write))

(define (emit port i)
  (write i port)
  (write-char #\space port)
  (write 'symbol port)
  (write-char #\space port)
  (write "a string" port)
  (display " and text " port)
  (display (* i 3) port)
  (newline port))

(define (emit-all port n)
  (do ((i 0 (+ i 1))) ((= i n))
    (emit port i)))

(let ((port (open-output-string)))
  (emit-all port 1000000)
  (write (string-length (get-output-string port)))
  (newline))
(call-with-output-file "string-output.txt"
  (lambda (port) (emit-all port 1000000)))
(delete-file "string-output.txt")
