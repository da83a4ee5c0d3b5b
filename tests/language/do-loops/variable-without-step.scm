;; A variable without a step keeps its value, and can be assigned.
(import (scheme base) (scheme write))
(write (do ((i 0 (+ i 1)) (k 7) (acc '() (cons k acc)))
           ((= i 3) acc)
         (set! k (+ k i))))
(newline)
