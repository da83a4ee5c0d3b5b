;; No name of C.
(import (scheme base) (inc ffi))
(define-foreign (char->int! (x int)) int sync)
