;; Equal? of records and procedures is identity.
(import (scheme base) (scheme write))
(define-record-type point (make-point x) point? (x point-x))
(define p (make-point 1))
(write (list (equal? p p) (equal? p (make-point 1)) (equal? car car) (equal? (list p) (list p))))
(newline)
