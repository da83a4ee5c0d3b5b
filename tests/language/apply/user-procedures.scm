;; Apply with procedures made by the program, and with itself.
(define (compose f g) (lambda args (f (apply g args))))
(write ((compose (lambda (x) (* x x)) +) 1 2 3))
(write (apply apply (list + (list 1 2 3))))
(write (apply (lambda (x . y) (list x y)) 'a '(b c)))
(newline)
