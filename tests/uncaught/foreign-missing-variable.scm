;; The variable that a library lacks is named, an optional one too.
(import (scheme base) (inc ffi))
(define-foreign-variable no-such-number int optional)
(no-such-number)
