;; A loop by delay-force runs in constant space.
(import (scheme base) (scheme lazy) (scheme write))
(define (loop n) (if (= n 0) (delay 'end) (delay-force (loop (- n 1)))))
(write (force (loop 100000)))
(newline)
