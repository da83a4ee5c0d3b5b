;; Quoted lists are constants: a change raises.
(define (f) '(1 2 3))
(write (guard (e ((error-object? e) 'refused)) (set-car! (f) 'x)))
(write (f))
(newline)
