;; The expressions of a clause are evaluated in order.
(define (f x)
  (case x
    ((1) (write 'a) (write 'b) 'c)
    (else (write 'x) 'y)))
(write (f 1))
(write (f 2))
(newline)
