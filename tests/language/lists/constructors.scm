;; Cons, list, make-list, append.
(import (scheme base) (scheme write))
(write (list (cons 1 2) (cons 1 '(2)) (list) (list 1 2) (make-list 2 'x) (length (make-list 3)) (append) (append '(1)) (append '(1) '(2) '() '(3 4)) (append '(1) 2) (append '() 5)))
(newline)
