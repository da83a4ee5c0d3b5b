;; A do loop without variables.
(define n 0)
(do () ((= n 3)) (set! n (+ n 1)) (write n))
(newline)
