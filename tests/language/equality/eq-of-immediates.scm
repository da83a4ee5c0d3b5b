;; Eq? on symbols, booleans, the empty list and procedures.
(import (scheme base) (scheme write))
(write (list (eq? 'a 'a) (eq? '() '()) (eq? #t #t) (eq? car car) (eq? (list 'a) (list 'a)) (eq? "" "x") (let ((x '(a))) (eq? x x)) (let ((p (lambda (x) x))) (eq? p p))))
(newline)
