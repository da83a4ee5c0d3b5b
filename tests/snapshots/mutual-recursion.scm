;; Procedures that call each other in tail position only become one loop.
(define (is-even n) (if (= n 0) #t (is-odd (- n 1))))
(define (is-odd n) (if (= n 0) #f (is-even (- n 1))))
(write (is-even (read)))
