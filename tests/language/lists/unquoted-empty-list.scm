;; The empty list may stand where an expression is expected, without a quote.
(import (scheme base) (scheme write))
(define-syntax nothing (syntax-rules () ((_) ())))
(write (list () (cons 1 ()) (null? ()) (if () 'true 'false) (let ((x ())) (cons x x)) (nothing)))
(newline)
(write (apply + 1 2 ()))
(newline)
