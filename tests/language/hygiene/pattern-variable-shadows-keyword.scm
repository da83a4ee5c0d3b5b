;; A pattern variable may be named like a keyword.
(import (scheme base) (scheme write))
(define-syntax m (syntax-rules () ((_ if lambda) (list if lambda))))
(write (m 1 2))
(newline)
