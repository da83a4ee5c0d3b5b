;; An error in a procedure passed to the library is caught outside of the library.
(import (scheme base) (scheme write))
(define (try thunk) (guard (e ((error-object? e) 'caught)) (thunk)))
(write (list (try (lambda () (map car '((1) 2)))) (try (lambda () (vector-map + #(1 a)))) (try (lambda () (apply car '(5)))) (try (lambda () (string-for-each vector-length "a"))) (try (lambda () (assoc 1 '((2 . 3)) (lambda (a b) (car a)))))))
(newline)
