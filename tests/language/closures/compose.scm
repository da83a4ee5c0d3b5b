;; Procedures take and return procedures.
(import (scheme base) (scheme write))
(define (compose . fs)
  (if (null? fs)
      (lambda (x) x)
      (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
(write ((compose (lambda (x) (* x x)) (lambda (x) (+ x 1))) 4))
(write ((compose) 'same))
(newline)
