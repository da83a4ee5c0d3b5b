;; Display terminates on cycles too.
(import (scheme base) (scheme write))
(define x (list "s"))
(set-cdr! x x)
(display x)
(newline)
