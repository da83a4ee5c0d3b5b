;; Many captures in a recursion, each used once.
(define (ctak x y z) (call/cc (lambda (k) (aux k x y z))))
(define (aux k x y z)
  (if (not (< y x))
      (k z)
      (aux k
           (call/cc (lambda (k) (aux k (- x 1) y z)))
           (call/cc (lambda (k) (aux k (- y 1) z x)))
           (call/cc (lambda (k) (aux k (- z 1) x y))))))
(write (ctak 8 4 2))
(newline)
