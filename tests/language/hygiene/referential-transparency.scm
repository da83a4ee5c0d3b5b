;; A free name of a template means what it meant where the macro was defined.
(import (scheme base) (scheme write))
(define-syntax my-unless
  (syntax-rules () ((_ test e) (if test #f e))))
(let ((if list))
  (write (my-unless #f 'ok))
  (newline))
