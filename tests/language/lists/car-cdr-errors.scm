;; Car and cdr of other objects raise.
(import (scheme base) (scheme write))
(define (try f x) (guard (e ((error-object? e) 'refused)) (f x)))
(write (list (try car '()) (try cdr '()) (try car 5) (try cdr "s") (try cadr '(1)) (try caar '(1)) (try set-car! '() )))
(newline)
