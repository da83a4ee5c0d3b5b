;; An internal definition used before its initialisation raises.
(define (f) (define a (+ b 1)) (define b 2) a)
(write (guard (e ((error-object? e) 'caught)) (f)))
(newline)
