;; Recursion needs no name.
(define Y
  (lambda (f)
    ((lambda (x) (f (lambda args (apply (x x) args))))
     (lambda (x) (f (lambda args (apply (x x) args)))))))
(write ((Y (lambda (fact) (lambda (n) (if (= n 0) 1 (* n (fact (- n 1))))))) 20))
(newline)
