;; Two closures over the same variable see each other's assignments.
(import (scheme base) (scheme write))
(define pair
  (let ((x 'old))
    (cons (lambda () x) (lambda (v) (set! x v)))))
(write ((car pair)))
((cdr pair) 'new)
(write ((car pair)))
(newline)
