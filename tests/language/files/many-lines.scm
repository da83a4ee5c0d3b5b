;; A file larger than any buffer, line by line.
(import (scheme base) (scheme file) (scheme write))
(call-with-output-file "lines.txt"
  (lambda (p) (do ((i 0 (+ i 1))) ((= i 3000)) (write i p) (write-string " some text to fill the line" p) (newline p))))
(define (count-lines p) (let loop ((n 0) (chars 0)) (let ((line (read-line p))) (if (eof-object? line) (list n chars) (loop (+ n 1) (+ chars (string-length line)))))))
(write (call-with-input-file "lines.txt" count-lines))
(newline)
