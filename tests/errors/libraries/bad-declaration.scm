;; A library declaration that is none.
(define-library (a) (exports x) (import (scheme base)) (begin (define x 1)))
(import (scheme base) (a))
