;; A library exports a name that it does not define.
(define-library (a) (export x y) (import (scheme base)) (begin (define x 1)))
(import (scheme base) (a))
