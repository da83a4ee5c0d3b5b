;; An error in a procedure that was passed to map.
(define (double x) (* 2 x))
(display (map double '(1 two 3)))
