;; A recursion a hundred thousand calls deep.
(define (sum n) (if (= n 0) 0 (+ n (sum (- n 1)))))
(write (sum 100000))
(newline)
