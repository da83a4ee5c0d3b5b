;; Read-bytevector! fills a range and tells how much.
(import (scheme base) (scheme write))
(define p (open-input-bytevector #u8(1 2 3 4 5)))
(define b (make-bytevector 6 0))
(let* ((n (read-bytevector! b p 1 3)) (first (bytevector-copy b)) (m (read-bytevector! b p)) (k (read-bytevector! b p)))
  (write (list n first m b (eof-object? k))))
(newline)
