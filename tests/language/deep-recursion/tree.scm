;; A right-leaning tree of great depth is built and summed.
(import (scheme base) (scheme write))
(define (build n) (if (= n 0) '() (list n (build (- n 1)))))
(define (total t) (if (null? t) 0 (+ (car t) (total (cadr t)))))
(write (total (build 30000)))
(newline)
