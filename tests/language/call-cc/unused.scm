;; The receiver's result is the result when the continuation is not called.
(import (scheme base) (scheme write))
(write (+ 1 (call-with-current-continuation (lambda (k) 41))))
(newline)
