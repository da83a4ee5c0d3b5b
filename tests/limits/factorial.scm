;; A factorial of more than thirty-five thousand digits.
(define (fact n) (let loop ((i 1) (acc 1)) (if (> i n) acc (loop (+ i 1) (* acc i)))))
(define f (fact 10000))
(write (string-length (number->string f)))
(newline)
(write (modulo f 1000000007))
(newline)
