;; Long lists: length, append, reverse, list-tail, list-copy.
(import (scheme base) (scheme write))
(define big (make-list 20000 1))
(write (list (length big) (length (append big big)) (length (reverse big)) (apply + big) (length (list-copy big)) (length (list-tail big 19999))))
(newline)
