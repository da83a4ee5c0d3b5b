;; The last operand of and and of or is in tail position.
(define (f n) (and #t (or #f (if (= n 0) 'end (f (- n 1))))))
(write (f 300000))
(newline)
