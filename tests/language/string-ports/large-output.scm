;; A string port takes a large amount of output.
(import (scheme base) (scheme write))
(define p (open-output-string))
(do ((i 0 (+ i 1))) ((= i 10000)) (write i p) (write-char #\, p))
(define s (get-output-string p))
(write (list (string-length s) (substring s 0 10) (string-copy s (- (string-length s) 10))))
(newline)
