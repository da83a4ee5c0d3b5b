;; An import behind a definition, and one that is not at top level.
(import (scheme base))
(define (f) (import (scheme write)) 1)
(let () (define-library (a)) 1)
(define x (import (scheme char)))
