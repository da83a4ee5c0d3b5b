;; Symbol tokens, plain and between bars.
(import (scheme base) (scheme read) (scheme write))
(define (read-all s) (let ((p (open-input-string s))) (let loop ((acc '())) (let ((x (read p))) (if (eof-object? x) (reverse acc) (loop (cons x acc)))))))
(write (read-all "abc ABC |a b| || + - ... +a -- .x a.b |\\x41;| !$%&*/:<=>?^_~"))
(newline)
