;; Equal? of deeply nested and long structures.
(import (scheme base) (scheme write))
(define (nest n) (do ((i 0 (+ i 1)) (x '() (list x))) ((= i n) x)))
(write (equal? (nest 50000) (nest 50000)))
(write (equal? (nest 50000) (nest 50001)))
(write (equal? (make-list 50000 'a) (make-list 50000 'a)))
(newline)
