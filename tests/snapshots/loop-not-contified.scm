;; A procedure that returns to two places stays one, and is called.
(define (count-down n)
  (define (down i) (if (> i 0) (down (- i 1)) (write i)))
  (down n)
  (down (* n n))
  (newline))
(count-down (read))
