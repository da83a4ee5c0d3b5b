;; Number tokens.
(import (scheme base) (scheme read) (scheme write))
(define (read-all s) (let ((p (open-input-string s))) (let loop ((acc '())) (let ((x (read p))) (if (eof-object? x) (reverse acc) (loop (cons x acc)))))))
(write (read-all "1 -2 +3 1.5 -.5 1e3 1/2 #xff #b101 #e1.5 #i1/2 123456789012345678901"))
(newline)
