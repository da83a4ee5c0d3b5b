;; #!fold-case and #!no-fold-case change how symbols are read.
(import (scheme base) (scheme read) (scheme write))
(define (read-all s) (let ((p (open-input-string s))) (let loop ((acc '())) (let ((x (read p))) (if (eof-object? x) (reverse acc) (loop (cons x acc)))))))
(write (read-all "Abc #!fold-case Abc |Abc| \"Abc\" #\\A #!no-fold-case Abc"))
(newline)
