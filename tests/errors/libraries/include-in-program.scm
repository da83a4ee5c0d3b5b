;; A program that includes a file that is not there: what the file would define, perhaps syntax, is not unknown besides.
(import (scheme base))
(include "no-such-file.scm")
(define (area r) (* pie r r))
(define-thing square x)
(let ((x 1)) (double x))
