;; Nothing is void but a result.
(import (scheme base) (inc ffi))
(define-foreign (f (p void)) void)
