;; Call/cc calls its receiver in tail position.
(import (scheme base) (scheme write))
(define (f n)
  (if (= n 0)
      'end
      (call/cc (lambda (k) (f (- n 1))))))
(write (f 200000))
(newline)
