;; An exported name that resembles a defined one.
(define-library (a) (export fold-pairs) (import (scheme base)) (begin (define (fold-pair x) x)))
(import (a))
