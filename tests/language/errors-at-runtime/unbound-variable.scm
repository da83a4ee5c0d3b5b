;; A reference to a variable that no one defines raises.
(define (f) (undefined-variable-for-this-test))
(define (g) another-undefined-variable)
(write (guard (e ((error-object? e) 'caught)) (f)))
(write (guard (e ((error-object? e) 'caught)) (g)))
(newline)
