;; A library may be empty.
(define-library (nothing))
(import (nothing) (scheme base) (scheme write))
(write 'ok)
(newline)
