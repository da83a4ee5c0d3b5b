;; Line ends of each kind at each place of the file's buffer.
(import (scheme base) (scheme write) (scheme file))
(define (check-ends end width)
  (call-with-output-file "lines.txt"
    (lambda (port)
      (do ((i 0 (+ i 1))) ((= i 5000))
        (write-string (make-string (- width (string-length end)) #\x) port)
        (write-string end port))))
  (call-with-input-file "lines.txt"
    (lambda (port)
      (let loop ((count 0) (line (read-line port)))
        (cond
          ((eof-object? line) (write count) (newline))
          ((= (string-length line) (- width (string-length end))) (loop (+ count 1) (read-line port)))
          (else (write (list 'bad count (string-length line))) (newline)))))))
(for-each
  (lambda (width)
    (for-each (lambda (end) (check-ends end width)) '("\n" "\r" "\r\n")))
  '(2 3 7 10 64))
