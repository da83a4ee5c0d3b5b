;; A call with the wrong number of arguments through a variable.
(define (f a b) (+ a b))
(define g (if (> (string-length "x") 0) f car))
(display (g 1))
