;; A procedure that escapes keeps a closure with what it captures.
(define (adder n) (lambda (x) (+ x n)))
(define adders (map adder (read)))
(write ((car adders) 1))
