;; While a handler runs, the outer handler is current.
(import (scheme base) (scheme write))
(write
 (with-exception-handler
   (lambda (e) (list 'outer e))
   (lambda ()
     (with-exception-handler
       (lambda (e) (list 'inner (raise-continuable e)))
       (lambda () (raise-continuable 'x))))))
(newline)
