;; The place of an error in a foreign procedure's argument is the call, in tail position too.
(import (scheme base) (scheme write) (inc ffi))
(define-foreign (magnitude (n int)) int (symbol "abs"))
(define (size object)
  (magnitude object))
(display (size "large"))
