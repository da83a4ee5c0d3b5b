;; Recursion through a higher-order procedure.
(import (scheme base) (scheme write))
(define (nest n) (if (= n 0) 'x (list (nest (- n 1)))))
(define (depth t) (if (pair? t) (+ 1 (apply max (map depth t))) 0))
(write (depth (nest 10000)))
(newline)
