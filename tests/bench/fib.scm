;; Fibonacci numbers by naive recursion: calls and fixnum arithmetic.
(import (scheme base) (scheme write))

(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(write (fib 42))
(newline)
