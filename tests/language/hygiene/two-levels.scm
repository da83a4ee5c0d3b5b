;; Names of an outer macro stay distinct through an inner macro.
(import (scheme base) (scheme write))
(define-syntax outer
  (syntax-rules ()
    ((_ e) (let ((x 1)) (inner x e)))))
(define-syntax inner
  (syntax-rules ()
    ((_ a e) (let ((x 2)) (list a x e)))))
(let ((x 3)) (write (outer x)))
(newline)
