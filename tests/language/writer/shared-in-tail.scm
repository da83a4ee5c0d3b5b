;; A shared tail is labelled after a dot.
(import (scheme base) (scheme write))
(define tail (list 3 4))
(define x (cons 1 (cons 2 tail)))
(write-shared (list x tail))
(newline)
