;; Three million steps of a delay-force loop run in constant space.
(import (scheme base) (scheme lazy) (scheme write))
(define (loop n) (if (= n 0) (delay 'end) (delay-force (loop (- n 1)))))
(write (force (loop 3000000)))
(newline)
