;; case compares words; its constants are immediates of the comparisons.
(define (classify x)
  (case x
    ((1 2 3) 'small)
    ((#\a b) 'letter)
    ((()) 'empty)
    (else 'other)))
(write (classify (read)))
