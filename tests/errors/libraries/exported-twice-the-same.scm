;; A name that is exported twice with the same meaning does no harm; the program runs.
(define-library (a) (export x x) (import (scheme base)) (begin (define x 1)))
(import (a) (scheme write))
(display x)
