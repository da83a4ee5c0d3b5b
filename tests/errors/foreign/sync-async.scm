;; In place, or a promise.
(import (scheme base) (inc ffi))
(define-foreign (abs (x int)) int sync async)
