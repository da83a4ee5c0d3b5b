;; The procedure of a named let may be returned and called later.
(define f (let self ((n 0)) (if (= n 0) self (list n self))))
(write (car (f 5)))
(write (procedure? f))
(newline)
