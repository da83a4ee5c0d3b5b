;; A do loop fills a vector and returns it.
(import (scheme base) (scheme write))
(write (do ((vec (make-vector 5)) (i 0 (+ i 1)))
           ((= i 5) vec)
         (vector-set! vec i i)))
(newline)
