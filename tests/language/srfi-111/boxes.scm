;; Boxes hold one value.
(import (scheme base) (srfi 111) (scheme write))
(define b (box 1))
(define c b)
(set-box! b (list 2))
(write (list (box? b) (unbox c) (box? 5) (eq? b c) (eqv? (box 1) (box 1))))
(write (guard (e ((error-object? e) 'refused)) (unbox 5)))
(newline)
