;; Apply refuses improper lists and non-procedures.
(import (scheme base) (scheme write))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (apply + 1))) (try (lambda () (apply + '(1 . 2)))) (try (lambda () (apply 5 '()))) (try (lambda () (apply car '(1 2))))))
(newline)
