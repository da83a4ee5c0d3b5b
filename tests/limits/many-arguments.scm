;; A million arguments are applied.
(import (scheme base) (scheme write))
(define l (make-list 1000000 1))
(write (apply + l))
(newline)
(write (length (apply list l)))
(newline)
