;; The example of the report: a handler that supplies a value.
(import (scheme base) (scheme write))
(write
 (with-exception-handler
   (lambda (con)
     (cond ((string? con) (display con))
           (else (display "a warning has been issued")))
     42)
   (lambda ()
     (+ (raise-continuable "should be a number") 23))))
(newline)
