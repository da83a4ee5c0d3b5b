;; A loop of flonum arithmetic accumulates as IEEE says.
(define (sum n step)
  (do ((i 0 (+ i 1)) (s 0. (+ s step))) ((= i n) s)))
(write (sum 10 .1))
(newline)
(write (sum 1000 .5))
(newline)
