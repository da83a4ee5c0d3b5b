;; A named let without bindings is a procedure of no arguments called at once.
(define n 3)
(write (let again () (if (= n 0) 'done (begin (set! n (- n 1)) (again)))))
(newline)
