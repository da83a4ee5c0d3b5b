;; A program that evaluates 100,000 expressions runs in constant space.
(import (scheme base) (scheme eval) (scheme file) (scheme read) (scheme write) (inc base))
(define env (environment '(scheme base)))
(define (resident-megabytes)
  (call-with-input-file "/proc/self/statm"
    (lambda (port)
      (read port)
      (quotient (* 4096 (read port)) 1000000))))
(define (evaluate from to)
  (do ((i from (+ i 1))
       (sum 0 (+ sum ((eval `(let ((v '#(,i "text" symbol))) (lambda () (vector-ref v 0))) env)))))
      ((= i to) sum)))

;; Until the first collections of code have shown how much memory it takes.
(write (evaluate 0 40000))
(newline)
(define before (resident-megabytes))
(write (evaluate 40000 100000))
(newline)
(define growth (- (resident-megabytes) before))
(if (> growth 20) (begin (write growth) (display " MB more")))
