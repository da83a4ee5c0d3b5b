;; A foreign definition that failed hides names that are made of its name, and not every name that contains its letters.
(import (scheme base) (inc ffi))
(define-foreign-struct a (x unknown))
(a? (make-a 1))
(a-x-set! banana (a-x banana))
