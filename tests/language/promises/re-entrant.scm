;; A promise whose computation forces itself keeps the first value delivered.
(import (scheme base) (scheme lazy) (scheme write))
(define count 0)
(define x 5)
(define p
  (delay (begin (set! count (+ count 1))
                (if (> count x) count (force p)))))
(write (force p))
(set! x 10)
(write (force p))
(newline)
