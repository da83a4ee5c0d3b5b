;; The values of a producer that is known go from variable to variable: no call, no check.
(define (f a b)
  (let-values (((sum difference) (values (+ a b) (- a b))))
    (* sum difference)))
(write (f (read) (read)))
