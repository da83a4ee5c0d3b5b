;; The loop is in the place of the call of the procedure in which it is written, and that procedure's caller is inlined too.
(define (sum-of items)
  (let loop ((items items) (sum 0))
    (if (null? items)
        sum
        (loop (cdr items) (+ sum (car items))))))
(define (mean items) (/ (sum-of items) (length items)))
(define (report items)
  (display (mean items))
  (newline))
(report '(1 x 3))
