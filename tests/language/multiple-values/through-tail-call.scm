;; Values pass through tail calls, if, begin, let and cond.
(import (scheme base) (scheme write))
(define (f n)
  (cond ((= n 0) (values 'a 'b))
        (else (let ((m (- n 1))) (begin (if #t (f m) #f))))))
(call-with-values (lambda () (f 10)) (lambda (x y) (write (cons x y))))
(newline)
