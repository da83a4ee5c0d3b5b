;; Arithmetic on other objects raises.
(import (scheme base) (scheme inexact) (scheme write))
(define (try thunk) (guard (e ((error-object? e) 'refused)) (thunk)))
(write (list (try (lambda () (+ 1 'a))) (try (lambda () (* "2" 3))) (try (lambda () (- #f)))
             (try (lambda () (< 1 'b))) (try (lambda () (= 1 #t))) (try (lambda () (sqrt 'x)))
             (try (lambda () (number->string 'x))) (try (lambda () (string->number 5)))
             (try (lambda () (even? 1.5))) (try (lambda () (exact 'x)))))
(newline)
