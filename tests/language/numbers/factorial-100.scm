;; A factorial of 158 digits, and its digit sum.
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(define f (fact 100))
(write f)
(newline)
(write (apply + (map (lambda (c) (- (char->integer c) 48)) (string->list (number->string f)))))
(write (string-length (number->string (fact 1000))))
(newline)
