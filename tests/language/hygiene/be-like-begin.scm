;; The example of the report: a macro that defines a macro with its own ellipsis.
(import (scheme base) (scheme write))
(define-syntax be-like-begin
  (syntax-rules ()
    ((be-like-begin name)
     (define-syntax name
       (syntax-rules ()
         ((name expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(write (sequence 1 2 3 4))
(newline)
