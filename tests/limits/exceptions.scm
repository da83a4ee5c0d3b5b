;; A million exceptions are raised and caught.
(import (scheme base) (scheme write))
(define (try i) (guard (e (#t (+ e 1))) (raise i)))
(write (do ((i 0 (+ i 1)) (s 0 (+ s (try i)))) ((= i 1000000) s)))
(newline)
