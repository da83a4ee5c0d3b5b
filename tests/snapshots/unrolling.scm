;; A small recursion is inlined into itself once.
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(write (fib (read)))
