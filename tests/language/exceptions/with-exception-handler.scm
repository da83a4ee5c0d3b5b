;; The handler runs in the context of raise-continuable, and its result is returned there.
(import (scheme base) (scheme write))
(write
 (with-exception-handler
   (lambda (e) (* e 10))
   (lambda () (+ 1 (raise-continuable 4)))))
(newline)
