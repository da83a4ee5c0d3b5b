;; The stack grows and shrinks many times.
(define (down n) (if (= n 0) 0 (+ 1 (down (- n 1)))))
(define (repeat k acc) (if (= k 0) acc (repeat (- k 1) (+ acc (down 5000)))))
(write (repeat 20 0))
(newline)
