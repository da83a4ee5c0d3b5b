;; Let-values and let*-values without bindings are bodies.
(import (scheme base) (scheme write))
(write (let-values () 1 2))
(write (let*-values () (define x 3) x))
(newline)
