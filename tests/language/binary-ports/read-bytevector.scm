;; Read-bytevector takes up to k bytes.
(import (scheme base) (scheme write))
(define p (open-input-bytevector #u8(1 2 3 4 5)))
(let* ((a (read-bytevector 2 p)) (b (read-bytevector 0 p)) (c (read-bytevector 10 p)) (d (read-bytevector 1 p)))
  (write (list a b c (eof-object? d))))
(newline)
