;; The name may hide a standard procedure within the loop.
(import (scheme base) (scheme write))
(write (let list ((n 3)) (if (= n 0) '() (cons n (list (- n 1))))))
(write (list 1 2))
(newline)
