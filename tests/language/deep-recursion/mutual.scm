;; Mutual non-tail recursion.
(define (f n) (if (= n 0) 0 (+ 1 (g (- n 1)))))
(define (g n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(write (f 50000))
(newline)
