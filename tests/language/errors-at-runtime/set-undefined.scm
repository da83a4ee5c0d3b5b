;; Assignment to a variable that no one defines raises.
(define (f) (set! never-defined-variable 5))
(write (guard (e ((error-object? e) 'caught)) (f)))
(newline)
