;; Call-with-output-file and call-with-input-file.
(import (scheme base) (scheme file) (scheme write))
(define result (call-with-output-file "f.txt" (lambda (port) (display "line 1\nline 2\n" port) 'returned)))
(write result)
(write (call-with-input-file "f.txt" (lambda (port) (let* ((a (read-line port)) (b (read-line port)) (c (read-line port))) (list a b (eof-object? c))))))
(newline)
