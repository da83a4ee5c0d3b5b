;; Identities between large Fibonacci and Lucas numbers.
(define (fib n) (let loop ((a 0) (b 1) (n n)) (if (= n 0) a (loop b (+ a b) (- n 1)))))
(define (lucas n) (+ (fib (- n 1)) (fib (+ n 1))))
(write (fib 300))
(newline)
(write (= (fib 400) (* (fib 200) (lucas 200))))
(write (= (gcd (fib 120) (fib 90)) (fib 30)))
(newline)
