;; Map stops at the shortest list, so one may be circular.
(import (scheme base) (scheme write))
(define c (list 1 2))
(set-cdr! (cdr c) c)
(write (map + '(10 20 30) c))
(newline)
