;; And-let* binds and tests in sequence.
(import (scheme base) (srfi 2) (scheme write))
(define (f l) (and-let* ((x (assq 'a l)) (y (cdr x)) ((number? y)) (z (* 2 y))) (list y z)))
(write (list (f '((a . 5))) (f '((b . 5))) (f '((a . x))) (and-let* () 'empty) (and-let* ((x 1))) (and-let* ((x #f)) 'never)))
(write (let ((v 3)) (and-let* (v (w (+ v 1))) w)))
(newline)
