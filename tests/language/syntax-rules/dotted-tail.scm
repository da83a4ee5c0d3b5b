;; A pattern may end in a dotted variable, also after an ellipsis.
(import (scheme base) (scheme write))
(define-syntax rest-of (syntax-rules () ((_ a . b) 'b)))
(define-syntax dotted (syntax-rules () ((_ (a ... . r)) '((a ...) r))))
(write (rest-of 1 2 3))
(write (rest-of 1))
(write (dotted (1 2 . 3)))
(write (dotted (1 2)))
(newline)
