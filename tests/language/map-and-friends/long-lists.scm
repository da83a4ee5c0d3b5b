;; Map over a long list.
(import (scheme base) (scheme write))
(define l (make-list 30000 1))
(write (apply + (map + l l)))
(write (length (map (lambda (x) (list x)) l)))
(newline)
