;; Characters are read and peeked from a string port.
(import (scheme base) (scheme write))
(define p (open-input-string "ab"))
(let* ((a (peek-char p)) (b (read-char p)) (c (read-char p)) (d (peek-char p)) (e (read-char p)))
  (write (list a b c (eof-object? d) (eof-object? e) (char-ready? p))))
(newline)
