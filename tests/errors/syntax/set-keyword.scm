;; An assignment to a keyword.
(import (scheme base))
(set! if 5)
