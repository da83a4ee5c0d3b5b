;; Read leaves the position right after the datum.
(import (scheme base) (scheme read) (scheme write))
(define p (open-input-string "(1 2)rest abc def"))
(let* ((a (read p)) (b (read-char p)) (c (read p)) (d (read-char p)) (e (read-line p)))
  (write (list a b c d e)))
(newline)
