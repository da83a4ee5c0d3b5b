;; The handler is called with an error object when a primitive fails.
(import (scheme base) (scheme write))
(write
 (call/cc
  (lambda (k)
    (with-exception-handler
      (lambda (e) (k (error-object? e)))
      (lambda () (vector-ref (vector 1 2) 2))))))
(newline)
