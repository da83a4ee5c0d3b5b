;; A list of ten million elements is written to a file and read back.
(import (scheme base) (scheme file) (scheme read) (scheme write))
(define n 10000000)
(define (build i acc) (if (= i 0) acc (build (- i 1) (cons i acc))))
(call-with-output-file "list.txt" (lambda (port) (write (build n '()) port)))
(define l (call-with-input-file "list.txt" read))
(define (check l i) (cond ((null? l) i) ((= (car l) (+ i 1)) (check (cdr l) (+ i 1))) (else 'wrong)))
(write (check l 0))
(newline)
