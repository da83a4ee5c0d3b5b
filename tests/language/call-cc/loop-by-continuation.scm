;; A continuation that receives itself makes a loop.
(define (run)
  (define i 0)
  (let ((again (call/cc (lambda (k) k))))
    (set! i (+ i 1))
    (if (< i 5) (again again))
    i))
(write (run))
(newline)
