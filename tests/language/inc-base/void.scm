;; Void returns the unspecified value.
(import (scheme base) (inc base) (scheme write))
(write (eq? (void) (void 1 2)))
(write (eq? (void) #f))
(newline)
