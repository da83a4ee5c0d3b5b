;; Two procedures that call each other in tail position run in constant space.
(import (scheme base) (scheme write))
(define (my-even? n) (if (= n 0) #t (my-odd? (- n 1))))
(define (my-odd? n) (if (= n 0) #f (my-even? (- n 1))))
(write (list (my-even? 300000) (my-odd? 300000) (my-even? 300001)))
(newline)
