;; Bytes are read and peeked from a bytevector port.
(import (scheme base) (scheme write))
(define p (open-input-bytevector #u8(1 2 255)))
(let* ((a (peek-u8 p)) (b (read-u8 p)) (c (read-u8 p)) (r (u8-ready? p)) (d (read-u8 p)) (e (read-u8 p)) (f (peek-u8 p)))
  (write (list a b c r d (eof-object? e) (eof-object? f))))
(newline)
