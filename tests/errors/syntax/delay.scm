;; Delay of nothing.
(define p (delay))
