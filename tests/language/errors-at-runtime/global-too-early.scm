;; A global variable used before its definition is evaluated raises.
(define (get) later)
(write (guard (e ((error-object? e) 'caught)) (get)))
(define later 'now)
(write (get))
(newline)
