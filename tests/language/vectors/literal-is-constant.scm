;; A vector literal is a constant: a change raises.
(define (f) #(1 2 3))
(write (guard (e ((error-object? e) 'refused)) (vector-set! (f) 0 'x)))
(write (f))
(newline)
