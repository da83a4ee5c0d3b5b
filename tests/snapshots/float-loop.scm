;; Arithmetic on floats in a loop.
(define (integrate n)
  (let loop ((i 0) (x 0.0) (sum 0.0))
    (if (< i n)
        (loop (+ i 1) (+ x 0.5) (+ sum (* x x)))
        sum)))
(write (integrate (read)))
