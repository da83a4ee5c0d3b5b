;; A raise within a handler goes to the next outer handler.
(import (scheme base) (scheme write))
(write
 (guard (e (#t (list 'guard e)))
   (with-exception-handler
     (lambda (e) (raise (list 'from-handler e)))
     (lambda () (raise 'original)))))
(newline)
