;; A recursion that is not small is not unrolled.
(define (f n)
  (if (< n 2)
      (begin (write n) (newline) (write (- n)) n)
      (begin (display "(") (write n) (display ")") (+ (f (- n 1)) (f (- n 2))))))
(write (f (read)))
