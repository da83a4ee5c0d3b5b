;; Exit leaves from the depth of a recursion.
(define (f n) (if (= n 0) (exit 4) (+ 1 (f (- n 1)))))
(display "start")
(newline)
(f 1000)
(display "never")
