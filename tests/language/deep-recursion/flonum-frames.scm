;; Deep recursion with flonums in its frames.
(define (sum n x) (if (= n 0) x (+ x (sum (- n 1) (* x 1.)))))
(write (sum 20000 .5))
(newline)
