;; Deeply nested data are read without limit.
(import (scheme base) (scheme read) (scheme write))
(define n 20000)
(define text (string-append (make-string n #\() (make-string n #\))))
(define (depth x) (let loop ((x x) (d 0)) (if (null? x) (+ d 1) (loop (car x) (+ d 1)))))
(write (depth (read (open-input-string text))))
(newline)
