;; A delayed expression is a procedure in a promise.
(define (integers n) (delay (cons n (integers (+ n 1)))))
(write (car (force (integers (read)))))
