;; A file of text read by characters, by lines and as data.
(import (scheme base) (scheme file) (scheme read) (scheme write))

(define (make-file lines)
  (call-with-output-file "read-file.txt"
    (lambda (port)
      (do ((i 0 (+ i 1))) ((= i lines))
        (write (list i 'symbol "a string" (* i 1/3) #\c) port)
        (newline port)))))

(define (count-characters port)
  (let loop ((n 0))
    (if (eof-object? (read-char port)) n (loop (+ n 1)))))

(define (count-lines port)
  (let loop ((n 0))
    (if (eof-object? (read-line port)) n (loop (+ n 1)))))

(define (count-data port)
  (let loop ((n 0))
    (if (eof-object? (read port)) n (loop (+ n 1)))))

(make-file 600000)
(for-each
 (lambda (count)
   (write (call-with-input-file "read-file.txt" count))
   (newline))
 (list count-characters count-lines count-data count-characters))
(delete-file "read-file.txt")
