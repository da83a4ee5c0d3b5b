;; Data nested a million deep are written, read, compared and collected.
(import (scheme base) (scheme read) (scheme write))
(define (nest n) (do ((i 0 (+ i 1)) (x '() (list x))) ((= i n) x)))
(define x (nest 1000000))
(define out (open-output-string))
(write x out)
(define y (read (open-input-string (get-output-string out))))
(write (equal? x y))
(newline)
