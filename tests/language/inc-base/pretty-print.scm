;; Pretty-print writes a datum that reads back the same.
(import (scheme base) (inc base) (scheme read) (scheme write))
(define datum '(define (f x) (let loop ((i 0) (acc '())) (if (= i x) (reverse acc) (loop (+ i 1) (cons (* i i i i i i i) acc))))))
(define text (call-with-output-string (lambda (p) (pretty-print datum p))))
(write (equal? datum (read (open-input-string text))))
(write (eqv? #\newline (string-ref text (- (string-length text) 1))))
(newline)
