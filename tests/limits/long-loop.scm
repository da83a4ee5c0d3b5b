;; A hundred million iterations of a named let run in constant space.
(import (scheme base) (scheme write))
(write (let loop ((i 0)) (if (= i 100000000) i (loop (+ i 1)))))
(newline)
