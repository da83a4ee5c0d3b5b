;; Read-string takes up to k characters.
(import (scheme base) (scheme write))
(define p (open-input-string "hello world"))
(let* ((a (read-string 5 p)) (b (read-string 0 p)) (c (read-string 100 p)) (d (read-string 1 p)))
  (write (list a b c (eof-object? d))))
(newline)
