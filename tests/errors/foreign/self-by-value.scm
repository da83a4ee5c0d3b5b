;; A structure does not contain itself.
(import (scheme base) (inc ffi))
(define-foreign-struct node (next (& node)))
