;; Takeuchi's function: calls with three arguments.
(import (scheme base) (scheme write))

(define (tak x y z)
  (if (not (< y x))
      z
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))))

(define (repeat n result)
  (if (= n 0)
      result
      (repeat (- n 1) (tak 24 16 8))))

(write (repeat 350 #f))
(newline)
