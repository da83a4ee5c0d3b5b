;; Two libraries export different things under one name.
(define-library (a) (export x) (import (scheme base)) (begin (define x 1)))
(define-library (b) (export x) (import (scheme base)) (begin (define x 2)))
(import (scheme base) (scheme write) (a) (b))
(display x)
