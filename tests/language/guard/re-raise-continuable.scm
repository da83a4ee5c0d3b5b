;; An object that no clause takes is re-raised with raise-continuable in the context of the raise.
(import (scheme base) (scheme write))
(write
 (with-exception-handler
   (lambda (e) 42)
   (lambda ()
     (guard (e ((string? e) 'string))
       (+ 1 (raise-continuable 'symbol))))))
(newline)
