;; Numbers on the heap survive collections.
(define big (expt 3 200))
(define tiny 1e-300)
(define (churn n) (let loop ((i 0) (x 1) (y 1e-300)) (if (< i n) (loop (+ i 1) (quotient (* x 12345678901234567890) 7) (* y 1.0001)) y)))
(churn 100)
(write (= big (expt 3 200)))
(write tiny)
(write (< tiny (churn 100)))
(newline)
