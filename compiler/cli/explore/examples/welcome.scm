;; Point at an expression: its instructions light up.
(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1))
         (fib (- n 2)))))

(define (square x) (* x x))

(display "fib 20: ")
(writeln (fib 20))
(map square '(1 2 3 4))
