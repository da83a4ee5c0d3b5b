;; A loop whose result goes to one place becomes blocks of the procedure around it: no call, no closure.
(define (sum-to n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (loop (+ i 1) (+ sum i)))))
(write (+ 1 (sum-to (read))))
