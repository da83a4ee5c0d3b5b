;; Read-line ends at a newline or at the end of the input.
(import (scheme base) (scheme write))
(define p (open-input-string "one\n\ntwo\nlast"))
(let loop ((line (read-line p)) (acc '()))
  (if (eof-object? line)
      (begin (write (reverse acc)) (newline))
      (loop (read-line p) (cons line acc))))
