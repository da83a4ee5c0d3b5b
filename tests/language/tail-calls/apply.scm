;; Apply calls its procedure in tail position.
(import (scheme base) (scheme write))
(define (f n . rest)
  (if (= n 0) rest (apply f (- n 1) rest)))
(write (f 200000 'a 'b))
(newline)
