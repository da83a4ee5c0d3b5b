;; SRFIs whose contents the language has already can be imported.
(import (scheme base) (srfi 9) (srfi 11) (srfi 16) (srfi 23) (srfi 39) (scheme write))
(define-record-type p (make-p x) p? (x p-x))
(define f (case-lambda ((a) 1) ((a b) 2)))
(define q (make-parameter 1))
(write (list (p-x (make-p 'x)) (let-values (((a b) (values 1 2))) b) (f 1 2) (parameterize ((q 2)) (q)) (guard (e (#t (error-object-message e))) (error "srfi 23"))))
(newline)
