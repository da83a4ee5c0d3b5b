;; List? knows improper and circular lists.
(import (scheme base) (scheme write))
(define circular (list 1 2 3))
(set-cdr! (cddr circular) circular)
(write (list (list? '(1 2)) (list? '()) (list? '(1 . 2)) (list? circular) (list? 5) (pair? circular) (null? '())))
(newline)
