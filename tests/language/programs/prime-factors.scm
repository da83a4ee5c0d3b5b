;; Prime factorisation of integers of several sizes.
(define (factors n)
  (let loop ((n n) (d 2) (acc '()))
    (cond ((= n 1) (reverse acc))
          ((> (* d d) n) (reverse (cons n acc)))
          ((= 0 (remainder n d)) (loop (quotient n d) d (cons d acc)))
          (else (loop n (+ d 1) acc)))))
(write (map factors '(2 12 97 360 1001 65536 9999991)))
(newline)
