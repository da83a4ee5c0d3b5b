;; The loop of a library procedure is not in the stack trace, the call of the procedure is.
(import (scheme base) (scheme write))
(define (check lists)
  (for-each (lambda (x) (car x)) lists)
  (newline))
(define (firsts lists)
  (check lists)
  (map (lambda (x) (car (car x))) lists))
(display (firsts '((1) (2))))
