;; A program checks its own conditions.
(import (scheme base) (scheme write))
(define (checked-sqrt x)
  (if (< x 0) (raise (list 'negative x)) (exact-integer-sqrt x)))
(define (try x) (guard (e ((and (pair? e) (eq? (car e) 'negative)) (cadr e))) (let-values (((s r) (checked-sqrt x))) s)))
(write (map try '(16 -4 25)))
(newline)
