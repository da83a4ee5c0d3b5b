;; A file character by character, with peek.
(import (scheme base) (scheme file) (scheme write))
(call-with-output-file "c.txt" (lambda (p) (do ((i 0 (+ i 1))) ((= i 2000)) (write-char (integer->char (+ 97 (modulo i 26))) p))))
(define (count c p) (let loop ((n 0)) (let* ((peeked (peek-char p)) (x (read-char p))) (cond ((eof-object? x) n) ((char=? x c peeked) (loop (+ n 1))) (else (loop n))))))
(write (call-with-input-file "c.txt" (lambda (p) (count #\a p))))
(newline)
