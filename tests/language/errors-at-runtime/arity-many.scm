;; Arity errors beyond the argument registers.
(import (scheme base) (scheme write))
(define (nine a b c d e f g h i) i)
(define (call n) (guard (e ((error-object? e) 'caught)) (apply nine (make-list n 0))))
(write (map call '(0 6 7 8 9 10 11 70 100)))
(newline)
