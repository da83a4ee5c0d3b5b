;; An assignment to an imported variable.
(import (scheme base))
(set! car cdr)
