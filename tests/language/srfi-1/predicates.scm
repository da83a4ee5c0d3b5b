;; Proper-list?, circular-list?, dotted-list?, length+, list=.
(import (scheme base) (srfi 1) (scheme write))
(define c (circular-list 1 2))
(write (list (proper-list? '(1)) (proper-list? '(1 . 2)) (circular-list? c) (dotted-list? '(1 . 2)) (dotted-list? 5) (length+ c) (length+ '(1 2)) (not-pair? 1) (null-list? '()) (list= eq? '(a b) '(a b)) (list= = '(1) '(1 2)) (take c 5)))
(newline)
