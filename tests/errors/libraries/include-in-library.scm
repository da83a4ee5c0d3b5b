;; A library that includes a file that is not there: what it would define is not reported as missing, nor what is called.
(define-library (stack)
  (export make-stack push! (rename pop! take!))
  (import (scheme base))
  (begin (define (make-stack) (new-stack 10)))
  (include "no-such-file.scm"))
(import (scheme base) (stack))
(push! (make-stack) 1)
