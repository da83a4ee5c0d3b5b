;; A primitive gets an argument of the wrong type, three calls deep.
(define (first-of x) (car x))
(define (middle x) (+ 1 (first-of x)))
(define (outer x) (* 2 (middle x)))
(display (outer 5))
