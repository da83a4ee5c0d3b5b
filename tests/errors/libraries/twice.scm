;; The same library twice.
(define-library (a) (export x) (import (scheme base)) (begin (define x 1)))
(define-library (a) (export x) (import (scheme base)) (begin (define x 2)))
(import (a) (scheme write))
(display x)
