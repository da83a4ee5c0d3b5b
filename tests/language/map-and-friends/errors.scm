;; Map refuses what is no list.
(import (scheme base) (scheme char) (scheme write))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (map car 5))) (try (lambda () (vector-map car '(1)))) (try (lambda () (string-map char-upcase 'a))) (try (lambda () (for-each car '(1))))))
(newline)
