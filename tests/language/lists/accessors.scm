;; Compositions of car and cdr.
(import (scheme base) (scheme cxr) (scheme write))
(define x '((1 (2 3) . 4) (5 . 6) 7 8 9))
(write (list (caar x) (cdar x) (cadr x) (cddr x) (caddr x) (cdddr x) (cadddr x) (cddddr x) (caadr x) (cdadr x) (cadar x) (caadar x)))
(newline)
