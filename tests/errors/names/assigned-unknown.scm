;; An assignment to an unknown name.
(import (scheme base))
(set! undefined-thing 5)
