;; After the thunk of with-exception-handler returns, the outer handler is current again.
(import (scheme base) (scheme write))
(write
 (with-exception-handler
   (lambda (e) 'outer)
   (lambda ()
     (let* ((a (with-exception-handler (lambda (e) 'inner) (lambda () (raise-continuable 1))))
            (b (raise-continuable 2)))
       (list a b)))))
(newline)
