;; apply with a known procedure and a list: a stub spreads the list over the argument registers.
(define (sum-all . lists) (apply + (apply append lists)))
(write (sum-all (read) (read)))
