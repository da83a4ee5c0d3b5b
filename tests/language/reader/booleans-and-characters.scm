;; Boolean and character tokens.
(import (scheme base) (scheme read) (scheme write))
(define (read-all s) (let ((p (open-input-string s))) (let loop ((acc '())) (let ((x (read p))) (if (eof-object? x) (reverse acc) (loop (cons x acc)))))))
(write (read-all "#t #f #true #false #\\a #\\space #\\x41 #\\x #\\( #\\) #\\; #\\\" #\\newline"))
(newline)
