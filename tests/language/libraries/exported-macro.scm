;; An exported macro uses private procedures and macros of its library.
(define-library (macros)
  (export my-assert)
  (import (scheme base))
  (begin
    (define (complain what) (list 'failed what))
    (define-syntax negate (syntax-rules () ((_ e) (not e))))
    (define-syntax my-assert
      (syntax-rules () ((_ e) (if (negate e) (complain 'e) 'fine))))))
(import (scheme base) (scheme write) (macros))
(define (complain what) 'wrong)
(write (list (my-assert (= 1 1)) (my-assert (= 1 2))))
(newline)
