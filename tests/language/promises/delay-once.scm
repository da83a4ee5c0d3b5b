;; A promise computes its value once.
(import (scheme base) (scheme lazy) (scheme write))
(define count 0)
(define p (delay (begin (set! count (+ count 1)) (* 6 7))))
(write (list (force p) (force p)))
(write count)
(newline)
