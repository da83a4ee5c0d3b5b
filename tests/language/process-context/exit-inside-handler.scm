;; Exit works inside an exception handler, and unwinds.
(import (scheme base) (scheme process-context) (scheme write))
(with-exception-handler
  (lambda (e) (display "handler ") (exit 9))
  (lambda ()
    (dynamic-wind (lambda () #f)
                  (lambda () (raise 'x))
                  (lambda () (display "unwound") (newline)))))
