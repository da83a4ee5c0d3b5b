;; An operation whose result is not used still checks its arguments.
(import (scheme base) (scheme write))
(define (f x) (car x) 'after)
(define (g x) (let ((unused (+ x 1))) 'after))
(define (h v i) (vector-ref v i) 'after)
(define (try thunk) (guard (e ((error-object? e) 'caught)) (thunk)))
(write (list (try (lambda () (f 5))) (try (lambda () (g 'a))) (try (lambda () (h (vector) 0))) (try (lambda () (f '(1))))))
(newline)
