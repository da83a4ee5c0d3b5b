;; Calls cannot be made one at a time and at the same time as others; no option is there twice.
(import (scheme base) (inc ffi))
(define-foreign (abs (n int)) int serial parallel)
(define-foreign (labs (n long)) long parallel sync leaf leaf)
(define-foreign (getpid) int parallel (symbol "getpid") (symbol "getppid"))
