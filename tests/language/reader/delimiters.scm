;; Tokens end at delimiters.
(import (scheme base) (scheme read) (scheme write))
(define (read-all s) (let ((p (open-input-string s))) (let loop ((acc '())) (let ((x (read p))) (if (eof-object? x) (reverse acc) (loop (cons x acc)))))))
(write (read-all "a(b)c\"d\"e;x\nf'g #\\a(1)"))
(newline)
