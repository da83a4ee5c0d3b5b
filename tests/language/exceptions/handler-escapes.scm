;; A handler may escape by a continuation.
(import (scheme base) (scheme write))
(write
 (call/cc
  (lambda (k)
    (with-exception-handler
      (lambda (e) (k (list 'condition e)))
      (lambda () (+ 1 (raise 'an-error)))))))
(newline)
