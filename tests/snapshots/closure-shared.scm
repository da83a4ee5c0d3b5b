;; Two procedures that know each other and escape in one value share the variables they capture.
(define (make-counter n)
  (define (up) (set! n (+ n 1)) n)
  (define (down) (set! n (- n 1)) n)
  (lambda (upwards?) (if upwards? (up) (down))))
(define counter (make-counter (read)))
(write (counter (read)))
